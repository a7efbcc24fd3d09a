//! What the data say of a statement before a person does. It is a proposal, and what the site does not know is never an
//! answer: only members are known whole here.

use std::collections::HashMap;

use jiff::Timestamp;
use levain_content::framework::{Axis, Evidence, Fact};
use levain_model::{Answer, Finding, Language, MembershipState, Organization, Outcome, Repository};
use levain_store::{findings, memberships, policies, repositories, standing, uses};

use crate::App;
use crate::bodies::account_key;
use crate::error::AppError;
use crate::evidence::{check_label, is_public};
use crate::views::{Ground, GroundFinding, Proposal};

/// The name of a fact, for messages and the page of the framework.
pub(super) fn name(fact: Fact) -> &'static str {
    Fact::ALL.into_iter().find(|(_, known)| *known == fact).map_or("", |(name, _)| name)
}

/// The answer that a share suggests.
fn share(met: usize, judged: usize) -> Option<Answer> {
    match (met, judged) {
        (_, 0) => None,
        (0, _) => Some(Answer::NotAtAll),
        (met, judged) if met == judged => Some(Answer::Fully),
        (met, judged) if met * 3 < judged => Some(Answer::ALittle),
        (met, judged) if met * 3 < judged * 2 => Some(Answer::Partly),
        _ => Some(Answer::Mostly),
    }
}

/// The answer that a count suggests: the site knows what was told to it, seldom all there is.
fn counted(fact: Fact, count: u64) -> Option<Answer> {
    match (fact, count) {
        (Fact::Members, 0) => Some(Answer::NotAtAll),
        (Fact::Members, 1) => Some(Answer::Partly),
        (Fact::Members, _) => Some(Answer::Fully),
        (_, 0) => None,
        (Fact::Policy, _) => Some(Answer::Fully),
        (Fact::ForgeAccounts, _) => Some(Answer::Mostly),
        (Fact::Uses | Fact::Repositories | Fact::Permissions, _) => Some(Answer::Partly),
    }
}

impl App {
    /// What the data say of the statements of an axis, by statement.
    pub(super) async fn proposals(
        &self,
        body: &Organization,
        axis: &Axis,
        language: Language,
    ) -> Result<HashMap<String, Proposal>, AppError> {
        let asked: Vec<_> = axis
            .practices
            .iter()
            .flat_map(|practice| &practice.statements)
            .filter_map(|statement| Some((statement.id.clone(), statement.evidence.as_ref()?)))
            .collect();
        if asked.is_empty() {
            return Ok(HashMap::new());
        }
        let store = &self.inner.store;
        let mut published: Vec<Repository> = Vec::new();
        for account in &body.record.forge_accounts {
            published.extend(repositories::of_account(store, &account_key(account)).await?);
        }
        let ids: Vec<_> = published.iter().map(|repository| repository.id).collect();
        let found = findings::of_repositories(store, &ids).await?;
        let mut proposals = HashMap::new();
        for (statement, evidence) in asked {
            let proposal = match evidence {
                Evidence::Check(check) => judged(check, &published, &found, language),
                Evidence::Data(fact) => {
                    let (count, seen_at) = self.count(body, *fact, published.len()).await?;
                    Some(Proposal { answer: counted(*fact, count), ground: Ground::Count(name(*fact), count), seen_at })
                }
            };
            if let Some(proposal) = proposal {
                proposals.insert(statement, proposal);
            }
        }
        Ok(proposals)
    }

    async fn count(
        &self,
        body: &Organization,
        fact: Fact,
        published: usize,
    ) -> Result<(u64, Option<Timestamp>), AppError> {
        let store = &self.inner.store;
        let count = match fact {
            Fact::Uses => {
                let now = self.now();
                let known = uses::of_organization(store, body.id).await?;
                known.iter().filter(|(used, _)| used.expires_at.is_some_and(|until| until > now)).count()
            }
            Fact::Repositories => published,
            Fact::ForgeAccounts => body.record.forge_accounts.len(),
            Fact::Members => memberships::of_organization(store, body.id, MembershipState::Active).await?.len(),
            Fact::Policy => {
                let current = policies::current(store, body.id).await?;
                return Ok((u64::from(current.is_some()), current.map(|version| version.saved_at)));
            }
            Fact::Permissions => {
                let today = self.now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
                let known = standing::of_organization(store, body.id).await?;
                known.iter().filter(|permission| permission.holds_on(today)).count()
            }
        };
        Ok((u64::try_from(count).unwrap_or(u64::MAX), None))
    }
}

/// What a check says of the body's repositories; nothing when none was judged.
fn judged(
    check: &str,
    published: &[Repository],
    found: &HashMap<levain_model::Id, Vec<Finding>>,
    language: Language,
) -> Option<Proposal> {
    let known = levain_checks::find(check)?;
    let mut findings = Vec::new();
    for repository in published {
        for finding in found.get(&repository.id).into_iter().flatten() {
            let judgement = &finding.judgement;
            let told = !matches!(judgement.outcome, Outcome::Unknown | Outcome::NotApplicable);
            if finding.check != check || !told || !is_public(judgement) {
                continue;
            }
            let name = levain_exchange::mask(&repository.listed.full_name);
            findings.push(GroundFinding {
                id: finding.id,
                place: if finding.path.is_empty() { name } else { format!("{name}/{}", finding.path) },
                outcome: judgement.outcome,
                observed_at: finding.observed_at,
            });
        }
    }
    let met = findings.iter().filter(|one| matches!(one.outcome, Outcome::Met | Outcome::Attested)).count();
    Some(Proposal {
        answer: Some(share(met, findings.len())?),
        seen_at: findings.iter().map(|one| one.observed_at).min(),
        ground: Ground::Check { check: check_label(known, language), met, findings },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_suggests_an_answer_and_nothing_judged_suggests_none() {
        let answers = [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4), (0, 0)].map(|(met, of)| share(met, of));
        let expected = [Answer::NotAtAll, Answer::ALittle, Answer::Partly, Answer::Mostly, Answer::Fully].map(Some);
        assert_eq!(answers[..5], expected);
        assert_eq!(answers[5], None);
    }

    #[test]
    fn what_nobody_told_us_is_no_answer() {
        for (_, fact) in Fact::ALL {
            assert_eq!(counted(fact, 0), (fact == Fact::Members).then_some(Answer::NotAtAll), "{fact:?}");
        }
    }

    /// A check that is not there would leave a statement unanswered for ever, without a word.
    #[test]
    fn every_check_that_the_framework_names_exists() {
        let content = levain_content::Content::open(None).unwrap();
        for (_, _, statement) in content.framework().statements() {
            if let Some(Evidence::Check(check)) = &statement.evidence {
                assert!(levain_checks::find(check).is_some(), "{}: {check}", statement.id);
            }
        }
    }
}
