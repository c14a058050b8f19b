//! Authority: who approves a matter up to which amount.

use std::cmp::Ordering;

use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::document::yaml::Value;
use crate::language::Bilingual;
use crate::model::kind::Pick;
use crate::model::names::{Scope, Sort};
use crate::model::schema::{Record, Shape, optional, required};

/// The keys of an authority.
pub static AUTHORITY: Record = Record {
    name: Bilingual { en: "authority", zh: "审批权限" },
    keys: &[
        required("matter", Shape::Text, "what is approved", "事项"),
        required("tiers", Shape::List(&Shape::Record(&TIER)), "the amounts", "金额档次"),
    ],
    base: None,
};

static TIER: Record = Record {
    name: Bilingual { en: "tier", zh: "档次" },
    keys: &[
        optional("from", Shape::Number, "from this amount on", "金额下限（含）"),
        optional("to", Shape::Number, "below this amount", "金额上限（不含）"),
        required(
            "chain",
            Shape::List(&Shape::Text),
            "the roles in order, each with its mark ★▲○△",
            "审批链，标记 ★▲○△ 加岗位 id",
        ),
    ],
    base: None,
};

/// What a role does in an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// ★ decides.
    Final,
    /// ▲ reviews.
    Review,
    /// ○ examines.
    Examine,
    /// △ submits.
    Submit,
}

impl Mark {
    /// Every mark, the weightiest first.
    pub const ALL: [Mark; 4] = [Mark::Final, Mark::Review, Mark::Examine, Mark::Submit];

    /// Returns the sign that stands before the role.
    pub fn sign(self) -> char {
        match self {
            Mark::Final => '★',
            Mark::Review => '▲',
            Mark::Examine => '○',
            Mark::Submit => '△',
        }
    }

    /// Returns the name of its word among the words of the theme.
    pub fn name(self) -> &'static str {
        match self {
            Mark::Final => "final",
            Mark::Review => "review",
            Mark::Examine => "examine",
            Mark::Submit => "submit",
        }
    }
}

/// An amount of money.
#[derive(Debug, Clone)]
pub struct Amount {
    /// As written.
    pub text: String,
    /// How much it is.
    pub value: f64,
    /// Where it is written.
    pub span: Span,
}

/// A role in a chain.
#[derive(Debug, Clone)]
pub struct Link {
    /// What it does.
    pub mark: Mark,
    /// The role.
    pub role: String,
    /// Mark and role as written.
    pub span: Span,
}

/// A range of amounts and who approves it. `from <= amount < to`.
#[derive(Debug, Clone)]
pub struct Tier {
    /// The least amount; any where there is none.
    pub from: Option<Amount>,
    /// The amount above the range; none where it is open.
    pub to: Option<Amount>,
    /// Whether both bounds can be read. What is wrong with them has been reported.
    pub is_sound: bool,
    /// The roles that exist, in order.
    pub chain: Vec<Link>,
    /// The places of the roles that decide, be they roles that do not exist.
    pub finals: Vec<Span>,
    /// The place of the chain; of the whole record where there is none.
    pub chain_span: Span,
    /// The whole record.
    pub span: Span,
}

impl Tier {
    /// Returns the least amount of the range.
    pub fn lower(&self) -> f64 {
        self.from.as_ref().map_or(f64::NEG_INFINITY, |amount| amount.value)
    }

    /// Returns the amount above the range.
    pub fn upper(&self) -> f64 {
        self.to.as_ref().map_or(f64::INFINITY, |amount| amount.value)
    }

    /// Returns whether an amount lies in the range.
    pub fn holds(&self, amount: f64) -> bool {
        self.is_sound && self.lower() <= amount && amount < self.upper()
    }

    /// Returns the role that decides; the first, where the chain names several.
    pub fn approver(&self) -> Option<&Link> {
        self.chain.iter().find(|link| link.mark == Mark::Final)
    }

    /// Returns the place of its lower bound, else of its upper one, else of the whole record.
    pub fn bound_span(&self) -> &Span {
        self.from.as_ref().or(self.to.as_ref()).map_or(&self.span, |amount| &amount.span)
    }
}

/// Who approves a matter.
#[derive(Debug, Clone)]
pub struct Authority {
    /// What is approved.
    pub matter: Spanned<String>,
    /// The amounts, as written.
    pub tiers: Vec<Tier>,
}

impl Authority {
    /// Returns the tiers that can be read, the least amounts first.
    pub fn ascending(&self) -> Vec<&Tier> {
        let mut tiers: Vec<&Tier> = self.tiers.iter().filter(|tier| tier.is_sound).collect();
        tiers.sort_by(|a, b| {
            let order = a.lower().partial_cmp(&b.lower()).unwrap_or(Ordering::Equal);
            order.then_with(|| a.span.cmp(&b.span))
        });
        tiers
    }

    /// Returns the tier that an amount lies in.
    pub fn tier(&self, amount: f64) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.holds(amount))
    }
}

/// Reads an authority; `None` where it names no matter, which has been reported.
pub fn read(
    entry: &Value,
    scope: &Scope<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Authority> {
    Some(Authority {
        matter: entry.pick_spanned("matter")?,
        tiers: entry
            .pick_items("tiers")
            .iter()
            .map(|tier| read_tier(tier, scope, diagnostics))
            .collect(),
    })
}

/// Reads a tier. A link of its chain is a mark and a role: `★dept-head`; without a mark it reviews.
fn read_tier(tier: &Value, scope: &Scope<'_>, diagnostics: &mut Vec<Diagnostic>) -> Tier {
    let mut chain = Vec::new();
    let mut finals = Vec::new();
    for link in tier.pick_spanned_texts("chain") {
        let first = link.value.chars().next();
        let mark = Mark::ALL.into_iter().find(|mark| Some(mark.sign()) == first);
        let role = match mark {
            Some(mark) => link.value[mark.sign().len_utf8()..].trim_start().to_owned(),
            None => link.value.clone(),
        };
        let start = link.span.end.saturating_sub(role.len()).max(link.span.start);
        let place = Span::new(&link.span.path, start, link.span.end);
        scope.check(Sort::Role, &Spanned::new(role.clone(), place), diagnostics);
        if mark == Some(Mark::Final) {
            finals.push(link.span.clone());
        }
        if scope.names.roles.contains(&role) {
            chain.push(Link { mark: mark.unwrap_or(Mark::Review), role, span: link.span });
        }
    }
    let (from, to) = (amount(tier, "from"), amount(tier, "to"));
    Tier {
        is_sound: from.is_ok() && to.is_ok(),
        from: from.unwrap_or_default(),
        to: to.unwrap_or_default(),
        chain,
        finals,
        chain_span: tier.get("chain").unwrap_or(tier).span.clone(),
        span: tier.span.clone(),
    }
}

/// Returns an amount, `None` where the key is absent, or an error where it is no number.
fn amount(tier: &Value, key: &str) -> Result<Option<Amount>, ()> {
    let Some(written) = tier.pick_spanned(key) else {
        return if tier.pick_items(key).is_empty() { Ok(None) } else { Err(()) };
    };
    match written.value.parse::<f64>() {
        Ok(value) if value.is_finite() => {
            Ok(Some(Amount { text: written.value, value, span: written.span }))
        }
        Ok(_) | Err(_) => Err(()),
    }
}
