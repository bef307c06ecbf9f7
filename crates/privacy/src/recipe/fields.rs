//! The fields of a table, taken one by one; what nobody took is refused.

use serde::de::DeserializeOwned;

use super::RecipeError;

/// A table of a recipe and where it stands.
pub(crate) struct Fields {
    at: String,
    table: toml::Table,
    /// What was asked for, for the message about what was not.
    asked: Vec<&'static str>,
}

impl Fields {
    pub(crate) fn new(at: impl Into<String>, table: toml::Table) -> Self {
        Self { at: at.into(), table, asked: Vec::new() }
    }

    /// The place of a field, as `labels.PERSON.action`.
    pub(crate) fn place(&self, field: &str) -> String {
        format!("{}.{field}", self.at)
    }

    /// Takes a field out; none if it is not there. `what` says what it must be.
    pub(crate) fn take<T: DeserializeOwned>(
        &mut self,
        field: &'static str,
        what: &str,
    ) -> Result<Option<T>, RecipeError> {
        self.asked.push(field);
        let Some(value) = self.table.remove(field) else { return Ok(None) };
        let read = value.try_into().map(Some);
        read.map_err(|_| RecipeError::at(self.place(field), format!("{what} is expected")))
    }

    /// Takes a number of a range.
    pub(crate) fn number(
        &mut self,
        field: &'static str,
        range: std::ops::RangeInclusive<u64>,
    ) -> Result<Option<u64>, RecipeError> {
        match self.take::<i64>(field, "a whole number")? {
            None => Ok(None),
            Some(found) => match u64::try_from(found) {
                Ok(number) if range.contains(&number) => Ok(Some(number)),
                _ => {
                    let (least, most) = range.into_inner();
                    let what = format!("{found} is not a whole number from {least} to {most}");
                    Err(RecipeError::at(self.place(field), what))
                }
            },
        }
    }

    /// The value of a field that must be there.
    pub(crate) fn needed<T>(&self, field: &str, found: Option<T>) -> Result<T, RecipeError> {
        found.ok_or_else(|| RecipeError::at(self.at.clone(), format!("`{field}` is missing")))
    }

    /// Refuses what was not taken.
    pub(crate) fn finish(self) -> Result<(), RecipeError> {
        let Some(left) = self.table.keys().next() else { return Ok(()) };
        let known = self.asked.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ");
        let what = format!("this says nothing here, where only {known} can stand");
        Err(RecipeError::at(self.place(left), what))
    }
}
