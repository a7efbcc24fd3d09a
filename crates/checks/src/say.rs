//! Words that judgements share: figures, delays, and why a fact is not known.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use levain_model::{Judgement, Reason};

use crate::context::unknown;

/// Under this number of facts, shares and medians are not told.
pub const FEWEST: usize = 5;

/// Seconds in a day.
pub const DAY: i64 = 86_400;

/// The fact named (« Délai de réponse », “Time to respond”) is not known, and why.
pub fn not_known(reason: Reason, fr: &str, en: &str) -> Judgement {
    let [why_fr, why_en] = why(reason);
    unknown(reason, &format!("{fr}\u{a0}: inconnu, car {why_fr}."), &format!("{en}: unknown, because {why_en}."))
}

/// Why a fact is not known, as the end of a sentence.
pub fn why(reason: Reason) -> [&'static str; 2] {
    match reason {
        Reason::ForgeUnsupported => ["la forge ne donne pas cette information", "the forge does not give it"],
        Reason::ForgeNotAsked => ["la forge n’a pas été interrogée", "the forge was not asked"],
        Reason::NotAuthorized => ["la forge ne nous autorise pas à la lire", "the forge does not let us read it"],
        Reason::RateLimited => ["la forge a demandé d’attendre", "the forge asked us to wait"],
        Reason::Timeout => ["la réponse n’est pas venue à temps", "no answer came in time"],
        Reason::NotFoundAmbiguous => {
            ["la réponse peut vouloir dire absence ou refus", "the answer could mean absence or refusal"]
        }
        Reason::TooFewData => ["il y a trop peu de données", "there are too few data"],
        Reason::DataNotGiven => ["les données nécessaires n’ont pas été fournies", "the data it needs were not given"],
        Reason::DataUnreadable => ["les données fournies sont illisibles", "the data given cannot be read"],
        Reason::FileUnavailable => {
            ["un fichier existe sans que son contenu soit accessible", "a file is there and its content is not"]
        }
        Reason::HistoryCut => {
            ["l’historique n’est pas complet dans cette copie", "this copy lacks a part of the history"]
        }
        Reason::NoCommit => ["le dépôt ne contient aucun commit", "the repository has no commit"],
        Reason::FormatUnknown => ["le format n’est pas de ceux que nous lisons", "the format is not one we read"],
        Reason::NoRelease => ["aucune version n’a été publiée", "nothing was released"],
        Reason::SoloProject => ["une seule personne y travaille", "one person works on it"],
        Reason::NothingToCheck => ["il n’y a rien à vérifier", "there is nothing to check"],
        Reason::NotMeasured => ["rien n’a encore été mesuré", "nothing has been measured yet"],
    }
}

/// `part` of `whole` in hundredths, rounded down so that 100 means all.
pub fn percent(part: usize, whole: usize) -> usize {
    (part * 100).checked_div(whole).unwrap_or(0)
}

/// A delay in the unit in which people would tell it, in French and English.
pub fn delay(seconds: i64) -> [String; 2] {
    let (count, fr, en) = match seconds {
        ..7_200 => (seconds.max(0) / 60, "minute", "minute"),
        7_200..172_800 => (seconds / 3_600, "heure", "hour"),
        _ => (seconds / DAY, "jour", "day"),
    };
    let plural_fr = if count >= 2 { "s" } else { "" };
    let plural_en = if count == 1 { "" } else { "s" };
    [format!("{count}\u{a0}{fr}{plural_fr}"), format!("{count} {en}{plural_en}")]
}

/// « 1 page », « 2 pages », “0 pages”: a count with its noun, in French (plural from two) and English (plural but for one).
pub fn count(number: usize, fr: [&str; 2], en: [&str; 2]) -> [String; 2] {
    [format!("{number}\u{a0}{}", fr[usize::from(number >= 2)]), format!("{number} {}", en[usize::from(number != 1)])]
}

/// The day of a time, UTC.
pub fn day(time: Timestamp) -> String {
    time.to_zoned_datetime(TimeZone::UTC).date().to_string()
}

/// `days` before `time`.
pub fn days_before(time: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_second(time.as_second() - days * DAY).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The value at a quantile (0.5, 0.9) of delays of which some never ended: those are longer than all others, so that the
/// answer can be "never". `ended` need not be sorted. Nothing when there is no delay at all.
pub fn quantile(ended: &[i64], never: usize, quantile: f64) -> Option<Option<i64>> {
    let whole = ended.len() + never;
    if whole == 0 {
        return None;
    }
    let mut sorted = ended.to_vec();
    sorted.sort_unstable();
    // Nearest rank: the smallest value such that at least `quantile` of the values are not above it.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
    let rank = ((whole as f64 * quantile).ceil() as usize).clamp(1, whole);
    Some(sorted.get(rank - 1).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_are_told_in_the_unit_people_use() {
        for (seconds, fr, en) in [
            (59, "0\u{a0}minute", "0 minutes"),
            (3_600, "60\u{a0}minutes", "60 minutes"),
            (3 * 3_600, "3\u{a0}heures", "3 hours"),
            (2 * DAY, "2\u{a0}jours", "2 days"),
        ] {
            assert_eq!(delay(seconds), [fr, en]);
        }
        assert_eq!(count(1, ["fichier", "fichiers"], ["file", "files"]), ["1\u{a0}fichier", "1 file"]);
        assert_eq!(count(0, ["fichier", "fichiers"], ["file", "files"]), ["0\u{a0}fichier", "0 files"]);
    }

    #[test]
    fn what_never_came_is_longer_than_anything() {
        assert_eq!(quantile(&[], 0, 0.5), None);
        assert_eq!(quantile(&[3, 1, 2], 0, 0.5), Some(Some(2)));
        assert_eq!(quantile(&[1, 2], 3, 0.5), Some(None));
        assert_eq!(quantile(&[1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 0.9), Some(Some(9)));
        assert_eq!(percent(199, 200), 99);
        assert_eq!(percent(0, 0), 0);
    }

    #[test]
    fn every_reason_has_its_words() {
        for reason in Reason::ALL {
            let judgement = not_known(reason, "Fait", "Fact");
            assert_eq!(judgement.reason, Some(reason));
            assert!(why(reason).iter().all(|words| !words.is_empty()));
        }
    }
}
