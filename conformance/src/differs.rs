//! Where this server answers otherwise than the recorded one on purpose: `differs.txt`, one step a line with the reason.
//!
//! Such a step is not compared; every other step of its scenario is. A listed step that does not differ is a difference, so
//! that the list never says more than is true.

use std::collections::BTreeMap;

/// `area/name` TAB step, counted from 1 TAB reason; `#` begins a comment line.
const OWN: &str = include_str!("../differs.txt");

/// Reasons by scenario and step.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Differs(BTreeMap<(String, usize), String>);

impl Differs {
    /// The list of the repository.
    pub fn own() -> Differs {
        Differs::parse(OWN).unwrap_or_default()
    }

    /// Reads a list; an error names the line that is none.
    pub fn parse(text: &str) -> Result<Differs, String> {
        let mut all = BTreeMap::new();
        for line in text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [id, step, reason] = cells[..] else { return Err(format!("not three cells: {line}")) };
            let step = step.parse().map_err(|_| format!("{step:?} is no step: {line}"))?;
            if reason.trim().is_empty() || all.insert((id.to_owned(), step), reason.to_owned()).is_some() {
                return Err(format!("without a reason, or twice: {line}"));
            }
        }
        Ok(Differs(all))
    }

    /// Why a step differs on purpose.
    pub fn reason(&self, id: &str, step: usize) -> Option<&str> {
        self.0.get(&(id.to_owned(), step)).map(String::as_str)
    }

    /// The listed steps of a scenario.
    pub fn steps(&self, id: &str) -> Vec<usize> {
        self.0.keys().filter(|(i, _)| i == id).map(|(_, step)| *step).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        let list = Differs::parse("# why\n\na/b\t3\tno licence is needed\na/b\t5\tour own name\n").unwrap();
        assert_eq!(list.reason("a/b", 3), Some("no licence is needed"));
        assert_eq!((list.reason("a/b", 4), list.steps("a/b"), list.steps("a/c")), (None, vec![3, 5], vec![]));
        for bad in ["a/b\t3", "a/b\tx\twhy", "a/b\t3\t ", "a/b\t3\twhy\na/b\t3\tagain"] {
            assert!(Differs::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_list_of_the_repository_names_what_exists() {
        let list = Differs::parse(OWN).unwrap();
        let all = crate::scenario::load_folder(&crate::scenario::own_folder()).unwrap();
        for (id, step) in list.0.keys() {
            let steps = all.iter().find(|s| s.id == *id).map_or(0, |s| s.steps.len());
            assert!((1..=steps).contains(step), "{id} has {steps} steps, not {step}");
        }
    }
}
