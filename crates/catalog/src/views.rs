//! Views over the registers' tables that check pages share: one file each, in `views/`.

/// The file `views/NAME.sql` with its name.
macro_rules! view {
    ($name:literal) => {
        ($name, include_str!(concat!("../views/", $name, ".sql")))
    };
}

/// Every view: its name and its SQL.
pub const VIEWS: &[(&str, &str)] = &[
    view!("subject_release"),
    view!("system_stage"),
    view!("latest_claim"),
    view!("holds"),
    view!("held"),
    view!("person_in_scope"),
    view!("policy_in_force"),
    view!("reader"),
    view!("criteria_in_force"),
    view!("open_risk"),
    view!("risk_look"),
    view!("risk_source"),
    view!("belongs"),
    view!("attested"),
    view!("no_system"),
    view!("no_release"),
    view!("control_check"),
];

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::PathBuf};

    use super::*;

    #[test]
    fn every_view_in_the_folder_is_in_the_list() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("views");
        let names = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
        let found: BTreeSet<String> = names.map(|name| name.into_string().unwrap()).collect();
        let listed: BTreeSet<String> =
            VIEWS.iter().map(|(name, _)| format!("{name}.sql")).collect();
        assert_eq!(found, listed);
        assert_eq!(VIEWS.len(), listed.len(), "each once");
    }

    #[test]
    fn the_checks_of_controls_are_those_of_the_items() {
        const NONE: [(&str, &str); 0] = [];
        let (_, sql) = VIEWS.iter().find(|(name, _)| *name == "control_check").unwrap();
        let quoted: Vec<&str> = sql.split('\'').skip(1).step_by(2).collect();
        let (pairs, odd) = quoted.as_chunks::<2>();
        assert!(odd.is_empty());
        let viewed: BTreeSet<(&str, &str)> =
            pairs.iter().map(|[item, check]| (*item, *check)).collect();
        let catalog = crate::Catalog::load(NONE).unwrap();
        let controls = catalog.items().iter().filter(|item| item.id.starts_with("A."));
        let named: BTreeSet<(&str, &str)> = controls
            .flat_map(|item| {
                item.checks.iter().map(move |check| (item.id.as_str(), check.as_str()))
            })
            .collect();
        assert_eq!(viewed, named);
    }
}
