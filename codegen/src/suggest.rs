//! "Did you mean …?"

/// The most known words that are compared: a hostile file could define tens of thousands.
const MOST: usize = 1000;

/// Longer words are never compared: nobody mistypes them by a letter or two.
const LONGEST: usize = 40;

/// The known word that a misspelt one was probably meant to be.
pub(crate) fn closest<'a>(
    found: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if found.len() > LONGEST {
        return None;
    }
    let allowed = (found.chars().count() / 3).max(1);
    let found = plain(found);
    let near = |word: &str| {
        let word = plain(word);
        let distance = distance(&found, &word);
        if distance <= allowed.min(word.len().saturating_sub(1)) {
            Some(distance)
        } else {
            is_start(&found, &word).then_some(usize::MAX)
        }
    };
    known
        .into_iter()
        .take(MOST)
        .filter(|word| !word.is_empty() && word.len() <= LONGEST)
        .filter_map(|word| Some((near(word)?, word)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Whether one is how the other starts, as in `integer` for `int` and `bool` for `boolean`.
fn is_start(a: &[char], b: &[char]) -> bool {
    a.len().min(b.len()) >= 3 && (a.starts_with(b) || b.starts_with(a))
}

/// Case, dashes and underscores are what people confuse most.
fn plain(word: &str) -> Vec<char> {
    let kept = word.chars().filter(|c| !matches!(c, '_' | '-'));
    kept.flat_map(char::to_lowercase).collect()
}

/// How many letters to insert, delete, replace or swap to get from one word to the other.
fn distance(from: &[char], to: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let replaced = above[j] + usize::from(a != b);
            let mut best = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            let swapped = i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b;
            if swapped {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[to.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let known = ["string", "int", "bigint", "timestamp", "aws_arn"];
        assert_eq!(closest("integre", known), Some("int"));
        assert_eq!(closest("bigInteger", known), Some("bigint"));
        assert_eq!(closest("sting", known), Some("string"));
        assert_eq!(closest("tiemstamp", known), Some("timestamp"));
        assert_eq!(closest("awsArn", known), Some("aws_arn"));
        assert_eq!(closest("money", known), None);
        // Nothing is left of these when they are compared.
        assert_eq!(closest("a", ["_", "-"]), None);
    }
}
