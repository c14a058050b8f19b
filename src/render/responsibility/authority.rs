//! The page of authority: who approves a matter up to which amount.

use serde::Serialize;

use crate::model::organization::authority::Amount;
use crate::model::organization::{Mark, Tier};
use crate::render::site::Site;
use crate::render::view::{Content, Link};

/// What is the page's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct AuthorityPage {
    matters: Vec<MatterView>,
    legend: Vec<(String, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct MatterView {
    title: String,
    anchor: String,
    roles: Vec<Link>,
    tiers: Vec<TierView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
struct TierView {
    /// The bounds as numbers; empty where there is none.
    from: String,
    to: String,
    /// The bounds in words.
    amount: String,
    /// For each role of the matter, what it does: sign and word; empty for nothing.
    cells: Vec<(String, String)>,
    /// The roles in order: sign, word, role.
    chain: Vec<(String, String, Link)>,
}

/// Returns the view of all authority as seen from the page at `from`.
pub fn view(site: &Site<'_>, from: &str) -> (AuthorityPage, Vec<Content>) {
    let word = |mark: Mark| site.theme.texts.get(&format!("mark.{}", mark.name())).to_owned();
    let sign = |mark: Mark| mark.sign().to_string();
    let matters: Vec<MatterView> = site
        .knowledge_base
        .organization
        .authority
        .iter()
        .enumerate()
        .map(|(number, authority)| {
            let mut roles: Vec<&String> = Vec::new();
            // From the lowest tier to the highest, each chain from its beginning, gives the columns
            // the order of the ranks.
            for link in authority.ascending().iter().flat_map(|tier| &tier.chain) {
                if !roles.contains(&&link.role) {
                    roles.push(&link.role);
                }
            }
            let tiers = authority
                .ascending()
                .into_iter()
                .map(|tier| TierView {
                    from: bound(&tier.from),
                    to: bound(&tier.to),
                    amount: amount(site, tier),
                    cells: roles
                        .iter()
                        .map(|role| {
                            let link = tier.chain.iter().find(|link| link.role == **role);
                            link.map(|link| (sign(link.mark), word(link.mark))).unwrap_or_default()
                        })
                        .collect(),
                    chain: tier
                        .chain
                        .iter()
                        .map(|link| {
                            (sign(link.mark), word(link.mark), site.role_link(from, &link.role))
                        })
                        .collect(),
                })
                .collect();
            MatterView {
                title: authority.matter.value.clone(),
                anchor: format!("matter-{}", number + 1),
                roles: roles.iter().map(|role| site.role_link(from, role)).collect(),
                tiers,
            }
        })
        .collect();
    let contents = matters
        .iter()
        .map(|matter| Content {
            title: matter.title.clone(),
            anchor: matter.anchor.clone(),
            level: 2,
        })
        .collect();
    let legend = Mark::ALL.into_iter().map(|mark| (sign(mark), word(mark))).collect();
    (AuthorityPage { matters, legend }, contents)
}

fn bound(amount: &Option<Amount>) -> String {
    amount.as_ref().map(|amount| amount.value.to_string()).unwrap_or_default()
}

/// Returns the range of a tier in words.
pub fn amount(site: &Site<'_>, tier: &Tier) -> String {
    let texts = &site.theme.texts;
    let from = tier.from.as_ref().map(|amount| grouped(&amount.text));
    let to = tier.to.as_ref().map(|amount| grouped(&amount.text));
    match (from, to) {
        (Some(from), Some(to)) => {
            texts.get("responsibility.between").replace("{from}", &from).replace("{to}", &to)
        }
        (Some(from), None) => texts.with("responsibility.at_least", from),
        (None, Some(to)) => texts.with("responsibility.below", to),
        (None, None) => texts.get("responsibility.any_amount").to_owned(),
    }
}

/// Returns a number as written, with commas between thousands.
fn grouped(number: &str) -> String {
    let (whole, rest) = number.find('.').map_or((number, ""), |at| number.split_at(at));
    let digits = whole.trim_start_matches(['-', '+']);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut grouped = whole[..whole.len() - digits.len()].to_owned();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_parted() {
        assert_eq!(grouped("500"), "500");
        assert_eq!(grouped("50000"), "50,000");
        assert_eq!(grouped("1234567.5"), "1,234,567.5");
        assert_eq!(grouped("-1000"), "-1,000");
        assert_eq!(grouped("1e6"), "1e6");
    }
}
