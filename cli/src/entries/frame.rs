//! An object or an array around the entries, and what may come next in it.

/// What comes next in an object or array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// A key or the end: nothing came yet.
    FirstKey,
    Key,
    Colon,
    /// A value or the end: nothing came yet.
    FirstValue,
    Value,
    CommaOrEnd,
}

impl Expect {
    /// What comes next, for people.
    pub fn shown(self, closing: u8) -> String {
        let closing = char::from(closing);
        match self {
            Self::FirstKey => format!("a key or `{closing}`"),
            Self::Key => "a key".to_owned(),
            Self::Colon => "`:`".to_owned(),
            Self::FirstValue => format!("a value or `{closing}`"),
            Self::Value => "a value".to_owned(),
            Self::CommaOrEnd => format!("`,` or `{closing}`"),
        }
    }
}

/// An object or an array that is being read.
#[derive(Debug)]
pub struct Frame {
    pub expect: Expect,
    kind: Kind,
    /// Whether the part on the path was there.
    found: bool,
}

#[derive(Debug)]
enum Kind {
    /// An object, and whether the key that came last is the one on the path.
    Object { is_wanted: bool },
    /// An array, the index on the path, and the number of elements so far.
    Array { wanted: usize, count: usize },
    /// The array whose elements are the entries.
    Entries,
}

impl Frame {
    /// An object that has just begun.
    pub fn object() -> Self {
        Self::new(Kind::Object { is_wanted: false }, Expect::FirstKey)
    }

    /// An array that has just begun, one element of which is on the path.
    pub fn array(wanted: usize) -> Self {
        Self::new(Kind::Array { wanted, count: 0 }, Expect::FirstValue)
    }

    /// The array of entries, which has just begun.
    pub fn entries() -> Self {
        Self::new(Kind::Entries, Expect::FirstValue)
    }

    fn new(kind: Kind, expect: Expect) -> Self {
        Self {
            expect,
            kind,
            found: false,
        }
    }

    /// Whether its elements are the entries.
    pub fn holds_entries(&self) -> bool {
        matches!(self.kind, Kind::Entries)
    }

    /// Whether it ends without the part on the path.
    pub fn lacks_part(&self) -> bool {
        !self.found && !self.holds_entries()
    }

    /// The byte that ends it.
    pub fn closing(&self) -> u8 {
        match self.kind {
            Kind::Object { .. } => b'}',
            Kind::Array { .. } | Kind::Entries => b']',
        }
    }

    /// What comes after a comma.
    pub fn after_comma(&self) -> Expect {
        match self.kind {
            Kind::Object { .. } => Expect::Key,
            Kind::Array { .. } | Kind::Entries => Expect::Value,
        }
    }

    /// Ends a key, which may be the one on the path.
    pub fn end_key(&mut self, wanted: bool) {
        if let Kind::Object { is_wanted } = &mut self.kind {
            *is_wanted = wanted;
        }
        self.expect = Expect::Colon;
    }

    /// Begins a value, and says whether it is the one on the path.
    pub fn begin_value(&mut self) -> bool {
        self.expect = Expect::CommaOrEnd;
        let on_path = match &mut self.kind {
            Kind::Object { is_wanted } => *is_wanted,
            Kind::Array { wanted, count } => {
                *count += 1;
                *count - 1 == *wanted
            }
            Kind::Entries => false,
        };
        self.found |= on_path;
        on_path
    }
}
