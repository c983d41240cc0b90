//! From the dialect of RE2 to that of the engine.
//!
//! Both are close. Here `\d \w \s \b` are ASCII only, a class is a flat list of characters, and any
//! punctuation may be escaped; the engine knows Unicode, classes in classes, and words that begin
//! with an escaped sign. Everything that both read alike is passed on.

/// Rewrites an expression, or says what is wrong with it, as the end of a sentence.
pub(super) fn translate(expression: &str) -> Result<String, String> {
    let mut translator = Translator {
        rest: expression,
        out: String::new(),
        repeats: false,
    };
    while let Some(next) = translator.next() {
        translator.item(next)?;
    }
    Ok(translator.out)
}

/// The most times that anything may be repeated.
const MOST_REPEATS: u32 = 1000;

/// The classes of characters that a backslash and a letter stand for; in capitals, all others.
const PERL: [(char, &str); 3] = [('d', "0-9"), ('s', r"\t\n\f\r "), ('w', "0-9A-Za-z_")];

/// The classes with a name.
const POSIX: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

struct Translator<'e> {
    rest: &'e str,
    out: String,
    /// Whether what was written last says how often what is before it comes.
    repeats: bool,
}

impl<'e> Translator<'e> {
    fn next(&mut self) -> Option<char> {
        let mut rest = self.rest.chars();
        let next = rest.next()?;
        self.rest = rest.as_str();
        Some(next)
    }

    /// Takes a text if it comes next.
    fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes what comes before an end, and the end.
    fn until(&mut self, end: &str) -> Option<&'e str> {
        let (inside, rest) = self.rest.split_once(end)?;
        self.rest = rest;
        Some(inside)
    }

    fn item(&mut self, next: char) -> Result<(), String> {
        let repeated = std::mem::take(&mut self.repeats);
        match next {
            '\\' => self.escape(),
            '[' => self.class(),
            '(' => self.open(),
            '*' => self.repeat("*", repeated),
            '+' => self.repeat("+", repeated),
            '?' => self.repeat("?", repeated),
            '{' => match self.counts()? {
                Some(counts) => self.repeat(&format!("{{{counts}}}"), repeated),
                None => {
                    self.literal('{');
                    Ok(())
                }
            },
            '}' | ']' => {
                self.literal(next);
                Ok(())
            }
            _ => {
                self.out.push(next);
                Ok(())
            }
        }
    }

    /// Writes a character that stands for itself.
    fn literal(&mut self, character: char) {
        match character {
            '\0'..=' ' | '\x7f' => self.out.push_str(&format!("\\x{{{:X}}}", character as u32)),
            _ => self
                .out
                .push_str(&regex::escape(character.encode_utf8(&mut [0; 4]))),
        }
    }

    /// A parenthesis, and what kind of group it opens.
    fn open(&mut self) -> Result<(), String> {
        if !self.take("?") {
            self.out.push('(');
            return Ok(());
        }
        if ["=", "!", "<=", "<!"]
            .iter()
            .any(|look| self.rest.starts_with(look))
        {
            return Err(String::from(
                "looks ahead or behind, which is not supported",
            ));
        }
        if self.take("P<") || self.take("<") {
            self.out.push_str("(?P<");
            return Ok(());
        }
        let end = self.rest.find([':', ')']).unwrap_or(self.rest.len());
        let (flags, rest) = self.rest.split_at(end);
        if let Some(unknown) = flags.chars().find(|flag| !"imsU-".contains(*flag)) {
            return Err(format!("has a group `(?{unknown}`, which is not supported"));
        }
        self.rest = rest;
        self.out.push_str("(?");
        self.out.push_str(flags);
        Ok(())
    }

    /// What says how often something comes, once only: the engine would take `a++` for `(a+)+`, where
    /// others mean what gives nothing back.
    fn repeat(&mut self, sign: &str, repeated: bool) -> Result<(), String> {
        if repeated {
            return Err(format!(
                "has `{sign}` behind what repeats already; put that into a group if it is meant"
            ));
        }
        self.out.push_str(sign);
        if self.take("?") {
            self.out.push('?');
        }
        self.repeats = true;
        Ok(())
    }

    /// What stands behind a brace where it begins a repetition and is not just a brace.
    fn counts(&mut self) -> Result<Option<&'e str>, String> {
        let counts = self.rest.split_once('}').filter(|(counts, _)| {
            let (least, most) = counts.split_once(',').unwrap_or((counts, ""));
            let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            !least.is_empty() && digits(least) && digits(most)
        });
        let Some((counts, rest)) = counts else {
            return Ok(None);
        };
        for count in counts.split(',').filter(|count| !count.is_empty()) {
            if count
                .parse()
                .map_or(true, |count: u32| count > MOST_REPEATS)
            {
                return Err(format!("repeats something more than {MOST_REPEATS} times"));
            }
        }
        self.rest = rest;
        Ok(Some(counts))
    }

    /// An escape outside of classes.
    fn escape(&mut self) -> Result<(), String> {
        if self.take("Q") {
            let quoted = match self.until("\\E") {
                Some(quoted) => quoted,
                None => std::mem::take(&mut self.rest),
            };
            quoted.chars().for_each(|character| self.literal(character));
            return Ok(());
        }
        for (letter, text) in [
            ("b", r"(?-u:\b)"),
            ("B", r"(?-u:\B)"),
            ("A", r"\A"),
            ("z", r"\z"),
        ] {
            if self.take(letter) {
                self.out.push_str(text);
                return Ok(());
            }
        }
        if self.set(true)? {
            return Ok(());
        }
        let character = self.character()?;
        self.literal(character);
        Ok(())
    }

    /// An escape that stands for many characters, if that is what comes next. On its own it needs
    /// brackets, and so does the contrary of a class everywhere.
    fn set(&mut self, alone: bool) -> Result<bool, String> {
        let Some(letter) = self.rest.chars().next() else {
            return Ok(false);
        };
        if let 'p' | 'P' = letter {
            self.next();
            return self.unicode(letter == 'P').map(|()| true);
        }
        for (own, class) in PERL {
            if letter == own || letter == own.to_ascii_uppercase() {
                self.next();
                self.out.push_str(&match (letter == own, alone) {
                    (true, true) => format!("[{class}]"),
                    (true, false) => class.to_owned(),
                    (false, _) => format!("[^{class}]"),
                });
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A class of Unicode: `L` or `{Greek}`.
    fn unicode(&mut self, mut contrary: bool) -> Result<(), String> {
        let name = match self.take("{") {
            true => self.until("}"),
            false => {
                let length = self.rest.chars().next().map_or(0, char::len_utf8);
                let (name, rest) = self.rest.split_at(length);
                self.rest = rest;
                Some(name)
            }
        };
        let name = name.unwrap_or_default();
        let name = match name.strip_prefix('^') {
            Some(name) => {
                contrary = !contrary;
                name
            }
            None => name,
        };
        let is_name =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !is_name {
            return Err(String::from(r"has a `\p` without the name of a class"));
        }
        let letter = if contrary { 'P' } else { 'p' };
        self.out.push_str(&format!("\\{letter}{{{name}}}"));
        Ok(())
    }

    /// What follows a backslash, where it stands for one character.
    fn character(&mut self) -> Result<char, String> {
        let Some(next) = self.next() else {
            return Err(String::from("ends in a backslash"));
        };
        match next {
            'a' => Ok('\x07'),
            'f' => Ok('\x0c'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'v' => Ok('\x0b'),
            '0'..='7' => self.octal(next),
            'x' => self.hexadecimal(),
            _ if next.is_ascii() && !next.is_ascii_alphanumeric() => Ok(next),
            _ => Err(format!(r"has an escape `\{next}`, which means nothing")),
        }
    }

    /// Up to three digits; one alone that is not 0 would refer back to a group.
    fn octal(&mut self, first: char) -> Result<char, String> {
        let digits = self.rest.bytes().take(2);
        let digits = digits
            .take_while(|byte| (b'0'..b'8').contains(byte))
            .count();
        if first != '0' && digits == 0 {
            return Err(format!(
                r"refers back to a group by `\{first}`, which is not supported"
            ));
        }
        let (others, rest) = self.rest.split_at(digits);
        self.rest = rest;
        number(&format!("{first}{others}"), 8)
    }

    fn hexadecimal(&mut self) -> Result<char, String> {
        let digits = match self.take("{") {
            true => self.until("}"),
            false => self.rest.split_at_checked(2).map(|(digits, rest)| {
                self.rest = rest;
                digits
            }),
        };
        number(digits.unwrap_or_default(), 16)
    }

    /// A class, flat as RE2 reads it.
    fn class(&mut self) -> Result<(), String> {
        self.out.push('[');
        if self.take("^") {
            self.out.push('^');
        }
        let mut first = true;
        loop {
            if self.rest.is_empty() {
                return Err(String::from("has a `[` without its `]`"));
            }
            if !first && self.take("]") {
                self.out.push(']');
                return Ok(());
            }
            first = false;
            self.class_item()?;
        }
    }

    fn class_item(&mut self) -> Result<(), String> {
        if self.rest.starts_with("[:") && self.rest[2..].contains(":]") {
            return self.posix();
        }
        let before = self.rest;
        if self.take("\\") && self.set(false)? {
            return Ok(());
        }
        self.rest = before;
        let low = self.class_character()?;
        let mut ahead = self.rest.chars();
        let high = match (ahead.next(), ahead.next()) {
            (Some('-'), Some(after)) if after != ']' => {
                self.next();
                self.class_character()?
            }
            _ => low,
        };
        if high < low {
            return Err(format!("has a range from `{low}` down to `{high}`"));
        }
        self.literal(low);
        if high != low {
            self.out.push('-');
            self.literal(high);
        }
        Ok(())
    }

    fn class_character(&mut self) -> Result<char, String> {
        match self.next() {
            Some('\\') => self.character(),
            Some(character) => Ok(character),
            None => Err(String::from("has a `[` without its `]`")),
        }
    }

    /// A class with a name, `[:alpha:]`.
    fn posix(&mut self) -> Result<(), String> {
        let name = self.until(":]").unwrap_or_default();
        let name = name.trim_start_matches("[:");
        if !POSIX.contains(&name.trim_start_matches('^')) {
            return Err(format!("has a class `[:{name}:]`, which means nothing"));
        }
        self.out.push_str(&format!("[:{name}:]"));
        Ok(())
    }
}

/// The character of a number.
fn number(digits: &str, radix: u32) -> Result<char, String> {
    let value = match digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => u32::from_str_radix(digits, radix).ok(),
        false => None,
    };
    let character = value.and_then(char::from_u32);
    character.ok_or_else(|| format!("has an escape of `{digits}`, which is no character"))
}

#[cfg(test)]
mod tests;
