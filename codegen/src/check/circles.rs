//! Which names need which, in an order where nothing comes before what it needs, and the circles
//! for which there is no such order.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::tick;

/// Names and the names they need.
#[derive(Default)]
pub(super) struct Needs<'a>(Vec<(&'a str, HashSet<&'a str>)>);

/// An order of names.
pub(super) struct Order<'a> {
    /// Each name after those it needs; names in a circle, or in need of one, are missing.
    pub(super) sorted: Vec<&'a str>,
    /// Each circle once: every name needs the next, the last needs the first.
    pub(super) circles: Vec<Vec<&'a str>>,
}

impl<'a> Needs<'a> {
    pub(super) fn add(&mut self, name: &'a str, needs: impl Iterator<Item = &'a str>) {
        self.0.push((name, needs.collect()));
    }

    /// Names that were never added count as needing nothing.
    pub(super) fn order(&self) -> Order<'a> {
        let mut waiting = self.waiting();
        let mut users: HashMap<&str, Vec<&str>> = HashMap::new();
        for (name, needs) in &self.0 {
            for need in needs.iter().filter(|need| waiting.contains_key(*need)) {
                users.entry(need).or_default().push(name);
            }
        }
        let names = self.0.iter().map(|(name, _)| *name);
        let mut sorted: Vec<&str> = names.filter(|name| waiting[name] == 0).collect();
        let mut done = 0;
        while let Some(name) = sorted.get(done).copied() {
            done += 1;
            waiting.remove(name);
            for user in users.get(name).into_iter().flatten() {
                if let Some(left) = waiting.get_mut(user) {
                    *left -= 1;
                    if *left == 0 {
                        sorted.push(user);
                    }
                }
            }
        }
        let circles = self.circles(&waiting);
        Order { sorted, circles }
    }

    /// How many of the added names each name needs.
    fn waiting(&self) -> HashMap<&'a str, usize> {
        let names: HashSet<&str> = self.0.iter().map(|(name, _)| *name).collect();
        let count =
            |needs: &HashSet<&str>| needs.iter().filter(|need| names.contains(*need)).count();
        let counted = self.0.iter().map(|(name, needs)| (*name, count(needs)));
        counted.collect()
    }

    /// Walks from each name that is still waiting to another one, until one comes up again.
    fn circles(&self, waiting: &HashMap<&'a str, usize>) -> Vec<Vec<&'a str>> {
        let mut next: HashMap<&str, &str> = HashMap::new();
        for (name, needs) in &self.0 {
            // The least of the candidates, so that the message is the same every time.
            if let Some(need) = needs
                .iter()
                .filter(|need| waiting.contains_key(*need))
                .min()
            {
                next.insert(name, need);
            }
        }
        let mut circles = Vec::new();
        let mut walked: HashMap<&str, usize> = HashMap::new();
        for (walk, (start, _)) in self.0.iter().enumerate() {
            let mut path = Vec::new();
            let mut name = *start;
            while waiting.contains_key(name) && !walked.contains_key(name) {
                walked.insert(name, walk);
                path.push(name);
                let Some(after) = next.get(name) else { break };
                name = after;
            }
            if walked.get(name) == Some(&walk)
                && let Some(first) = path.iter().position(|step| *step == name)
            {
                circles.push(path.split_off(first));
            }
        }
        circles
    }
}

/// A circle in a message: `A` → `B` → `A`.
pub(super) fn arrows(circle: &[&str]) -> String {
    const SHOWN: usize = 8;
    let mut steps: Vec<String> = circle.iter().take(SHOWN).map(|name| tick(name)).collect();
    if circle.len() > SHOWN {
        steps.push(format!("… {} more …", circle.len() - SHOWN));
    }
    steps.extend(circle.first().map(|name| tick(name)));
    steps.join(" → ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_once_and_the_rest_is_ordered() {
        let mut needs = Needs::default();
        needs.add("a", ["b"].into_iter());
        needs.add("b", ["c", "d"].into_iter());
        needs.add("c", ["b"].into_iter());
        needs.add("d", [].into_iter());
        needs.add("e", ["d", "unknown"].into_iter());
        let order = needs.order();
        assert_eq!(order.sorted, ["d", "e"]);
        assert_eq!(order.circles, [["b", "c"]]);
        assert_eq!(arrows(&order.circles[0]), "`b` → `c` → `b`");
    }
}
