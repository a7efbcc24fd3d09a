//! Quality of the search on the judged set, beside plain BM25 on the same terms.
//!
//! `--each` prints every need with its first answers. The ideal ranking is the judged documents that have a French or an
//! English text: no rule of ours can read the others.
#![allow(clippy::print_stdout, reason = "a bench speaks by printing")]

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use levain_benches::corpus::{self, Corpus, Need};
use levain_benches::measures::{mean, ndcg_at_10, recall_at_10};
use levain_model::Language;
use levain_search::{Index, Query, Results, analysis};

/// What is aimed at, in each language.
const AIM: f64 = 0.75;

/// Which needs are measured.
type Kept<'a> = &'a dyn Fn(&Need) -> bool;
/// The documents that answer a need.
type Relevant<'a> = &'a dyn Fn(&Need) -> HashSet<String>;
/// A measure of a ranking against the documents that answer; none when there are none.
type Measure<'a> = &'a dyn Fn(&[String], &HashSet<String>) -> Option<f64>;

fn main() -> Result<()> {
    let each = std::env::args().any(|argument| argument == "--each");
    let Some(corpus) = corpus::read()? else {
        println!("skipped: the judged set is absent (../shared/corpus/search)");
        return Ok(());
    };
    let index = Index::in_memory(levain_benches::bridge::project()?)?;
    index.rebuild(corpus::search_documents(&corpus), 0)?;
    let ids: HashMap<String, String> =
        corpus.documents.iter().map(|known| (known.document.slug.to_string(), known.id.clone())).collect();
    let baseline = Baseline::new(&corpus);

    let mut rows = Vec::new();
    for need in &corpus.needs {
        let query = Query { text: need.text.clone(), language: need.language, size: 10, ..Query::default() };
        let results = index.search(&query)?;
        let ours: Vec<String> = results.hits.iter().filter_map(|hit| ids.get(hit.slug.as_str()).cloned()).collect();
        let plain = baseline.rank(&need.text);
        if each {
            print_need(need, &results, &ours, &plain);
        }
        rows.push((need, results, ours, plain));
    }

    println!(
        "{} descriptions, {} needs. nDCG@10 and recall@10; plain BM25 on the same terms beside.",
        corpus.documents.len(),
        rows.len()
    );
    println!(
        "{:10} {:44} {:>5}  {:>7} {:>7}  {:>7} {:>7}",
        "language", "needs", "count", "nDCG", "BM25", "recall", "BM25"
    );
    for language in Language::ALL {
        let of = |kept: Kept<'_>, relevant: Relevant<'_>, label: &str| {
            let kept: Vec<_> = rows.iter().filter(|(need, ..)| need.language == language && kept(need)).collect();
            let average =
                |measure: Measure<'_>, ours: bool| {
                    mean(kept.iter().filter_map(|(need, _, found, plain)| {
                        measure(if ours { found } else { plain }, &relevant(need))
                    }))
                };
            let ndcg = average(&ndcg_at_10, true);
            println!(
                "{:10} {label:44} {:>5}  {ndcg:>7.3} {:>7.3}  {:>7.3} {:>7.3}",
                language.tag(),
                kept.len(),
                average(&ndcg_at_10, false),
                average(&recall_at_10, true),
                average(&recall_at_10, false),
            );
            ndcg
        };
        let answered = |need: &Need| !need.ideal.is_empty();
        let ndcg = of(&answered, &|need| need.ideal.clone(), "answered in French or English");
        // So few needs are noisy: a change of ranking that helps one half only has helped by chance.
        for (half, label) in ["the first of each two", "the second of each two"].into_iter().enumerate() {
            of(&|need| answered(need) && need.number % 2 == half, &|need| need.ideal.clone(), label);
        }
        of(
            &|need| !need.relevant.is_empty(),
            &|need| need.relevant.clone(),
            "all that have an answer, in any language",
        );
        println!("{:10} aim {AIM}: {}", language.tag(), if ndcg >= AIM { "met" } else { "not met" });
    }

    println!("Needs that nothing answers in French or English, and what is shown:");
    for (need, results, ..) in rows.iter().filter(|(need, ..)| need.ideal.is_empty()) {
        let found = results.hits.first().map_or("nothing".to_owned(), |hit| {
            let said = if results.approximate { "said to be only the nearest" } else { "given as answers" };
            format!("{} software {said}, the first answers {:.0} % by weight", results.total, hit.coverage * 100.0)
        });
        let kind = if need.relevant.is_empty() { "no answer" } else { "third language only" };
        println!("  {} {:60} {kind:20} {found}", need.language.tag(), need.text);
        if !results.nearest.is_empty() {
            println!("     nearest terms: {}", results.nearest.join(", "));
        }
    }
    Ok(())
}

fn print_need(need: &Need, results: &Results, ours: &[String], plain: &[String]) {
    let value =
        |ranking: &[String]| ndcg_at_10(ranking, &need.ideal).map_or("-".to_owned(), |value| format!("{value:.2}"));
    println!("{} {} | {} (BM25 {}) of {}", need.language.tag(), need.text, value(ours), value(plain), results.total);
    for (hit, id) in results.hits.iter().zip(ours) {
        let mark = if need.ideal.contains(id) { '+' } else { ' ' };
        println!("  {mark} {:.2} {:.2} {id} {:?}", hit.score, hit.coverage, hit.why);
    }
    let missed: Vec<&String> = need.ideal.iter().filter(|id| !ours.contains(id)).collect();
    println!("  missed {missed:?}");
}

/// BM25 over the terms of all texts of a description, without fields, bridge, correction or completion.
struct Baseline {
    ids: Vec<String>,
    lengths: Vec<f64>,
    postings: HashMap<String, Vec<(usize, f64)>>,
}

impl Baseline {
    fn new(corpus: &Corpus) -> Baseline {
        let mut baseline = Baseline { ids: Vec::new(), lengths: Vec::new(), postings: HashMap::new() };
        for known in &corpus.documents {
            let mut counts: HashMap<String, f64> = HashMap::new();
            for (tag, text) in &known.texts {
                let languages = Language::from_tag(tag).map_or(Language::ALL.to_vec(), |language| vec![language]);
                for language in languages {
                    for term in analysis::terms(language, text) {
                        *counts.entry(format!("{} {term}", language.tag())).or_default() += 1.0;
                    }
                }
            }
            let document = baseline.ids.len();
            baseline.ids.push(known.id.clone());
            baseline.lengths.push(counts.values().sum());
            for (term, count) in counts {
                baseline.postings.entry(term).or_default().push((document, count));
            }
        }
        baseline
    }

    fn rank(&self, text: &str) -> Vec<String> {
        let average = mean(self.lengths.iter().copied());
        let total = self.ids.len() as f64;
        let mut scores: HashMap<usize, f64> = HashMap::new();
        for language in Language::ALL {
            let mut terms = analysis::terms(language, text);
            terms.sort_unstable();
            terms.dedup();
            for term in terms {
                let Some(postings) = self.postings.get(&format!("{} {term}", language.tag())) else { continue };
                let holding = postings.len() as f64;
                let rarity = (1.0 + (total - holding + 0.5) / (holding + 0.5)).ln();
                for (document, count) in postings {
                    let length = 0.25 + 0.75 * self.lengths[*document] / average;
                    *scores.entry(*document).or_default() += rarity * count * 2.2 / (count + 1.2 * length);
                }
            }
        }
        let mut ranked: Vec<(usize, f64)> = scores.into_iter().collect();
        ranked.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        ranked.into_iter().take(10).map(|(document, _)| self.ids[document].clone()).collect()
    }
}
