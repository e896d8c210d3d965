//! An expression as it is written, without the notions of the crate that read it.

/// One node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Syntax {
    /// By this the reader finds the place again.
    pub(super) id: u64,
    pub(super) form: Form,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    Null,
    Bool(bool),
    Int(i64),
    UInt(u64),
    Double(f64),
    Text(String),
    Name(String),
    Select { of: Box<Syntax>, field: String, access: Access },
    Index { of: Box<Syntax>, at: Box<Syntax>, access: Access },
    Call { name: String, target: Option<Box<Syntax>>, arguments: Vec<Syntax> },
    List(Vec<Syntax>),
    Map(Vec<(Syntax, Syntax)>),
    Fold(Box<Fold>),
    Unary { operator: Unary, of: Box<Syntax> },
    Binary { operator: Binary, left: Box<Syntax>, right: Box<Syntax> },
    If(Box<[Syntax; 3]>),
}

/// How a field or an item is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// `a.b`, `a[0]`: it has to be there.
    Plain,
    /// `a.?b`, `a[?0]`: it may be missing.
    Optional,
    /// `has(a.b)`: whether it is there.
    Presence,
}

/// `list.filter(variable, body)` and its like.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fold {
    pub(super) sort: Folding,
    pub(super) over: Syntax,
    pub(super) variable: String,
    /// The condition of `map(variable, condition, body)`.
    pub(super) only: Option<Syntax>,
    pub(super) body: Syntax,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folding {
    All,
    Exists,
    ExistsOne,
    Map,
    Filter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unary {
    Not,
    Negative,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binary {
    And,
    Or,
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    In,
}

impl Binary {
    /// As it is written.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::And => "&&",
            Self::Or => "||",
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::In => "in",
        }
    }
}

impl Syntax {
    /// The text, when it is a literal one.
    pub(super) fn literal_text(&self) -> Option<&str> {
        match &self.form {
            Form::Text(text) => Some(text),
            _ => None,
        }
    }
}
