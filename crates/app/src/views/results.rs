//! A search and its answer.

use std::ops::Range;

use levain_model::Slug;
use serde::Serialize;

use super::common::{Labelled, LicenseView, Pages, TextView, UseCounts};

/// A search as an address carries it. Names of parameters are English in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SearchRequest {
    /// `q`: what the person typed; empty lists everything.
    pub text: String,
    /// Chosen facet values: (facet name, code), each pair once. Unknown names are ignored.
    pub filters: Vec<(String, String)>,
    /// `sort`.
    pub sort: SortOrder,
    /// `page`, from 1.
    pub page: u32,
    /// Entries per page, 1 to 100; exports ask for more.
    pub size: u32,
    /// Whether to say where the words stand in what a page shows: machines are given the texts alone.
    #[serde(skip)]
    pub marked: bool,
}

/// Orders of a list of software.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SortOrder {
    /// Best answer first; by name when nothing was typed.
    #[default]
    Relevance,
    /// Alphabetical.
    Name,
    /// Most used by bodies first.
    Used,
    /// Latest change first.
    Updated,
}

impl SortOrder {
    /// Every order, as the page offers them.
    pub const ALL: [SortOrder; 4] = [SortOrder::Relevance, SortOrder::Name, SortOrder::Used, SortOrder::Updated];

    /// The value of the `sort` parameter.
    pub fn as_str(self) -> &'static str {
        match self {
            SortOrder::Relevance => "relevance",
            SortOrder::Name => "name",
            SortOrder::Used => "used",
            SortOrder::Updated => "updated",
        }
    }

    /// The order of that value.
    pub fn from_name(name: &str) -> Option<SortOrder> {
        SortOrder::ALL.into_iter().find(|order| order.as_str() == name)
    }
}

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResultsView {
    /// What was asked, cleaned.
    pub request: SearchRequest,
    /// Where the list stands.
    pub pages: Pages,
    /// The software found.
    pub hits: Vec<HitView>,
    /// Facets with live counts, in the order to show.
    pub facets: Vec<FacetView>,
    /// How the words were understood: product names, bridge between languages, corrections.
    pub explanations: Vec<Explanation>,
    /// Another spelling that would answer, when this one answers little.
    pub did_you_mean: Option<String>,
    /// Whether nothing answers half of what was searched: the hits are only the nearest.
    pub approximate: bool,
    /// Nearest terms of the catalogue, when there is no answer.
    pub nearest: Vec<String>,
}

/// How the search understood some words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum Explanation {
    /// The words name a proprietary product: its free alternatives are looked for.
    Product {
        /// The product's name.
        product: String,
    },
    /// No record says that it replaces the product: software of its category are listed.
    ProductCategory {
        /// The product's name.
        product: String,
        /// Code of the category.
        category: String,
    },
    /// Few records say that they replace a product: others of its category follow.
    ProductNeighbour {
        /// The product.
        product: String,
        /// The category.
        category: String,
    },
    /// The words were also looked for in the other language.
    Bridge {
        /// What was typed.
        from: String,
        /// What was looked for besides.
        to: String,
    },
    /// No document has the word: a near one was used.
    Corrected {
        /// What was typed.
        from: String,
        /// What was looked for.
        to: String,
    },
    /// The last word was taken for the beginning of others.
    Completed {
        /// What was typed.
        from: String,
    },
}

/// A facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetView {
    /// Its name in addresses: `category`, `license_class`, `platform`, `language`, `source`, `used_by`, `status`.
    pub name: String,
    /// Its values that hold something or are chosen, the fullest first.
    pub values: Vec<FacetValueView>,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetValueView {
    /// The value.
    pub value: Labelled,
    /// Software that the search would list if only this value of this facet was chosen.
    pub count: u64,
    /// Whether it is chosen.
    pub selected: bool,
}

/// A software in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HitView {
    /// Its address.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Whether it answers only a part of what was searched.
    pub partial: bool,
    /// What it is for.
    pub summary: Option<TextView>,
    /// Its license.
    pub license: Option<LicenseView>,
    /// Its categories.
    pub categories: Vec<Labelled>,
    /// Where it runs.
    pub platforms: Vec<Labelled>,
    /// Its declared status.
    pub status: Option<Labelled>,
    /// Whether its interface exists in French, when known.
    pub french_interface: Option<bool>,
    /// Who uses it.
    pub uses: UseCounts,
    /// The sources that speak of it.
    pub sources: Vec<Labelled>,
    /// Proprietary products it replaces that the search named.
    pub replaces: Vec<String>,
    /// Its repository.
    pub repository_url: Option<String>,
    /// Its home page.
    pub homepage: Option<String>,
    /// When its record last changed.
    pub updated_at: jiff::Timestamp,
    /// Where the words of the search stand, when that was asked.
    #[serde(skip)]
    pub marks: HitMarks,
}

/// Where the words of a search stand in the texts of a hit: byte ranges, in order, apart from each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HitMarks {
    /// In its name.
    pub name: Vec<Range<usize>>,
    /// In its summary.
    pub summary: Vec<Range<usize>>,
    /// A passage of its description, when neither has any of the words.
    pub passage: Option<PassageView>,
}

/// A passage of a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageView {
    /// The passage.
    pub text: TextView,
    /// Where the words stand in it.
    pub marks: Vec<Range<usize>>,
    /// Whether the description begins with it.
    pub begins: bool,
    /// Whether the description ends with it.
    pub ends: bool,
}
