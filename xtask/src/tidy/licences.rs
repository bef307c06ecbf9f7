//! The licences of what is linked in, held against the list in `deny.toml`.
//!
//! `cargo deny check` reads the same file; this rule needs nothing beyond cargo.

use serde_json::Value;
use spdx::{Expression, ParseMode};

/// Every package that comes from elsewhere and whose licence the list does not allow. `metadata` is what
/// `cargo metadata` says, `deny` the text of `deny.toml`.
pub fn licences(metadata: &Value, deny: &str) -> Vec<String> {
    let allowed = allowed(deny);
    let packages = metadata["packages"].as_array().map_or(&[][..], Vec::as_slice);
    let wrong = packages.iter().filter(|one| one["source"].is_string()).filter_map(|one| {
        let name = one["name"].as_str().unwrap_or_default();
        let licence = one["license"].as_str().unwrap_or("none");
        let fits = Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|expression| {
            expression.evaluate(|asked| allowed.contains(&asked.to_string()))
        });
        (!fits)
            .then(|| format!("`{name}` has the licence {licence}, which deny.toml does not allow"))
    });
    wrong.collect()
}

/// The texts in quotes of `allow = […]`.
fn allowed(deny: &str) -> Vec<String> {
    let list = deny.split_once("allow = [").and_then(|(_, rest)| rest.split_once(']'));
    let list = list.map_or("", |(list, _)| list);
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_choice_needs_one_licence_that_is_allowed_and_a_sum_all() {
        let package = |name: &str, licence: Option<&str>| json!({ "name": name, "license": licence, "source": "registry" });
        let metadata = json!({ "packages": [
            package("either", Some("GPL-3.0-only OR MIT")), package("old", Some("MIT/Apache-2.0")),
            package("both", Some("MIT AND GPL-3.0-only")), package("silent", None),
            json!({ "name": "ours", "license": "Apache-2.0", "source": null }),
        ] });
        let deny = "[licenses]\nallow = [\n  \"MIT\",\n  \"ISC\",\n]\n";
        assert_eq!(
            licences(&metadata, deny),
            [
                "`both` has the licence MIT AND GPL-3.0-only, which deny.toml does not allow",
                "`silent` has the licence none, which deny.toml does not allow",
            ]
        );
    }
}
