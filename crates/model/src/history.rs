//! The history of a repository as facts of commits: who is a number, never a name.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};

/// The commits reachable from the commit looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Every commit, newest first as the walk met them; merges and bots included, marked.
    pub commits: Vec<Commit>,
    /// Who made them, after `.mailmap` and the union of identities that share an address or a full name.
    pub people: Vec<Contributor>,
    /// Whether commits are missing: a shallow copy, a missing object, or more than the reader follows.
    pub cut: Option<Cut>,
}

/// One commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commit {
    /// When it was committed (committer's date), in seconds since 1970-01-01 UTC. Can lie in the future: it is what the
    /// commit says.
    pub time: i64,
    /// When it was written (author's date), in seconds since 1970-01-01 UTC.
    pub written: i64,
    /// The author: an index into [`History::people`].
    pub person: u32,
    /// More than one parent.
    pub merge: bool,
    /// Its message has a `Signed-off-by` trailer (Developer Certificate of Origin).
    pub signed_off: bool,
    /// It carries a signature (which is not verified).
    pub signed: bool,
}

/// Someone who wrote commits. Name and address stay in the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// A program rather than a person.
    pub bot: bool,
    /// The domain of the address used most; none when it is an address that hides the person (`noreply`).
    pub domain: Option<String>,
}

/// Why the history is not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The copy is shallow.
    Shallow,
    /// An object is missing.
    MissingObject,
    /// The reader's limit was reached.
    Limit,
}

impl History {
    /// Commits of people, merges left out, newest first.
    pub fn human(&self) -> impl Iterator<Item = &Commit> {
        self.commits.iter().filter(|commit| !commit.merge && !self.is_bot(commit.person))
    }

    /// Whether the person of this index is a program.
    pub fn is_bot(&self, person: u32) -> bool {
        self.people.get(person as usize).is_some_and(|person| person.bot)
    }

    /// The latest commit of a person that does not lie after `now`, which a wrong clock gives.
    pub fn last_human(&self, now: Timestamp) -> Option<Timestamp> {
        let latest = self.human().map(|commit| commit.time).filter(|&time| time <= now.as_second()).max()?;
        Timestamp::from_second(latest).ok()
    }

    /// Human commits in each of the last `months` months (UTC), oldest first; the month of `now` is the last.
    pub fn monthly(&self, now: Timestamp, months: usize) -> Vec<(Date, u32)> {
        let this = now.to_zoned_datetime(TimeZone::UTC).date().first_of_month();
        let mut counts: BTreeMap<Date, u32> = (0..months)
            .filter_map(|back| this.checked_sub(i64::try_from(back).ok()?.months()).ok())
            .map(|month| (month, 0))
            .collect();
        for commit in self.human().filter(|commit| commit.time <= now.as_second()) {
            let Ok(time) = Timestamp::from_second(commit.time) else {
                continue;
            };
            let month = time.to_zoned_datetime(TimeZone::UTC).date().first_of_month();
            if let Some(count) = counts.get_mut(&month) {
                *count += 1;
            }
        }
        counts.into_iter().collect()
    }

    /// The fewest people who made more than half of the human commits since `since` (CHAOSS: contributor absence
    /// factor), with how many people and commits were counted. Nothing when there is no such commit.
    pub fn absence_factor(&self, since: Option<Timestamp>) -> Option<AbsenceFactor> {
        let mut by_person: BTreeMap<u32, u32> = BTreeMap::new();
        for commit in self.human().filter(|commit| since.is_none_or(|since| commit.time >= since.as_second())) {
            *by_person.entry(commit.person).or_default() += 1;
        }
        let commits: u32 = by_person.values().sum();
        let mut counts: Vec<u32> = by_person.values().copied().collect();
        counts.sort_unstable_by(|left, right| right.cmp(left));
        let mut sum = 0;
        let factor = counts.iter().position(|count| {
            sum += count;
            sum * 2 > commits
        })? + 1;
        Some(AbsenceFactor { factor, people: counts.len(), commits })
    }

    /// People whose first commit is not before `since`: how many, and how many of them made commits on two different
    /// days.
    pub fn newcomers(&self, since: Timestamp) -> Newcomers {
        let mut days: BTreeMap<u32, (i64, BTreeSet<i64>)> = BTreeMap::new();
        for commit in self.human() {
            let entry = days.entry(commit.person).or_insert((i64::MAX, BTreeSet::new()));
            entry.0 = entry.0.min(commit.written);
            entry.1.insert(commit.written.div_euclid(86_400));
        }
        let new: Vec<_> = days.values().filter(|(first, _)| *first >= since.as_second()).collect();
        Newcomers { people: new.len(), came_back: new.iter().filter(|(_, days)| days.len() > 1).count() }
    }

    /// Of the last `last` human commits: how many were looked at, and how many are signed off.
    pub fn signed_off(&self, last: usize) -> (usize, usize) {
        let looked: Vec<_> = self.human().take(last).collect();
        (looked.len(), looked.iter().filter(|commit| commit.signed_off).count())
    }
}

/// How many people a project's work rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbsenceFactor {
    /// The fewest people who made more than half of the commits.
    pub factor: usize,
    /// How many people made commits.
    pub people: usize,
    /// How many commits were counted.
    pub commits: u32,
}

/// People who began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Newcomers {
    /// How many.
    pub people: usize,
    /// How many of them committed again on another day.
    pub came_back: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(commits: &[(i64, u32, bool)], bots: &[u32]) -> History {
        let people = commits.iter().map(|commit| commit.1).max().map_or(0, |max| max + 1);
        History {
            commits: commits
                .iter()
                .map(|&(time, person, merge)| Commit {
                    time,
                    written: time,
                    person,
                    merge,
                    signed_off: person == 0,
                    signed: false,
                })
                .collect(),
            people: (0..people).map(|person| Contributor { bot: bots.contains(&person), domain: None }).collect(),
            cut: None,
        }
    }

    const DAY: i64 = 86_400;

    #[test]
    fn bots_and_merges_do_not_count() {
        let history = history(&[(5, 0, false), (4, 1, false), (3, 1, false), (2, 1, false), (1, 2, true)], &[1]);
        let found = history.absence_factor(None).unwrap();
        assert_eq!((found.factor, found.people, found.commits), (1, 1, 1));
        assert_eq!(history.signed_off(200), (1, 1));
        assert_eq!(history.last_human(Timestamp::from_second(9).unwrap()), Timestamp::from_second(5).ok());
    }

    #[test]
    fn more_than_half_is_asked_for() {
        let even = history(&[(1, 0, false), (2, 1, false)], &[]);
        assert_eq!(even.absence_factor(None).unwrap().factor, 2);
        assert_eq!(history(&[], &[]).absence_factor(None), None);
    }

    #[test]
    fn a_month_without_work_is_a_zero_and_the_future_is_not_counted() {
        let now: Timestamp = "2026-03-31T12:00:00Z".parse().unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap().as_second();
        let history = history(
            &[
                (at("2027-01-01T00:00:00Z"), 0, false),
                (at("2026-03-01T00:00:00Z"), 0, false),
                (at("2026-01-31T23:59:59Z"), 0, false),
            ],
            &[],
        );
        let counts: Vec<u32> = history.monthly(now, 3).into_iter().map(|(_, count)| count).collect();
        assert_eq!(counts, [1, 0, 1]);
        assert_eq!(history.last_human(now).unwrap().to_string(), "2026-03-01T00:00:00Z");
    }

    #[test]
    fn newcomers_who_come_back_are_told_apart() {
        let history = history(&[(30 * DAY, 0, false), (20 * DAY, 1, false), (21 * DAY, 1, false), (0, 0, false)], &[]);
        let since = Timestamp::from_second(10 * DAY).unwrap();
        assert_eq!(history.newcomers(since), Newcomers { people: 1, came_back: 1 });
    }
}
