//! Lists as CSV: the same values as the pages, one line each. JSON is the view itself.

use crate::table::Table;
use crate::views::{BodiesView, ResultsView, SourceView};

/// Software of a search: what a page of results shows, one line each.
pub fn results_csv(view: &ResultsView) -> String {
    let mut table = header(&[
        "slug",
        "name",
        "summary",
        "license",
        "license_class",
        "categories",
        "platforms",
        "status",
        "french_interface",
        "used_now",
        "used_in_the_past",
        "repository_url",
        "homepage",
        "sources",
        "updated_at",
    ]);
    for hit in &view.hits {
        let codes = |list: &[crate::views::Labelled]| {
            list.iter().map(|entry| entry.code.as_str()).collect::<Vec<_>>().join("|")
        };
        table.push(vec![
            hit.slug.to_string(),
            hit.name.clone(),
            hit.summary.as_ref().map(|summary| summary.text.clone()).unwrap_or_default(),
            hit.license.as_ref().map(|license| license.expression.clone()).unwrap_or_default(),
            hit.license.as_ref().map(|license| license.class.code.clone()).unwrap_or_default(),
            codes(&hit.categories),
            codes(&hit.platforms),
            hit.status.as_ref().map(|status| status.code.clone()).unwrap_or_default(),
            hit.french_interface.map(|french| if french { "yes" } else { "no" }.to_owned()).unwrap_or_default(),
            hit.uses.current.to_string(),
            hit.uses.past.to_string(),
            hit.repository_url.clone().unwrap_or_default(),
            hit.homepage.clone().unwrap_or_default(),
            codes(&hit.sources),
            hit.updated_at.to_string(),
        ]);
    }
    table.into_csv()
}

/// Public bodies, in the columns that are read back as the format `registry`.
pub fn bodies_csv(view: &BodiesView) -> String {
    let mut table = header(&[
        "slug",
        "name",
        "kind",
        "jurisdiction",
        "website",
        "name_fr",
        "name_en",
        "aliases",
        "domains",
        "forge_accounts",
        "parent",
        "valid_from",
        "valid_until",
        "ending",
        "successor",
    ]);
    for body in &view.bodies {
        let in_language =
            |tag: &str| body.names.iter().find(|(known, _)| *known == tag).map(|(_, name)| name.to_owned());
        let slug = |slug: &Option<levain_model::Slug>| slug.as_ref().map(ToString::to_string).unwrap_or_default();
        table.push(vec![
            body.slug.to_string(),
            body.name.text.clone(),
            body.kind.code.clone(),
            body.jurisdiction.clone().unwrap_or_default(),
            body.website.clone().unwrap_or_default(),
            in_language("fr").unwrap_or_default(),
            in_language("en").unwrap_or_default(),
            body.aliases.join("|"),
            body.domains.join("|"),
            body.forge_accounts.join("|"),
            slug(&body.parent),
            body.valid_from.clone().unwrap_or_default(),
            body.valid_until.clone().unwrap_or_default(),
            body.ending.unwrap_or_default().to_owned(),
            slug(&body.successor),
        ]);
    }
    table.into_csv()
}

/// Sources.
pub fn sources_csv(views: &[SourceView]) -> String {
    let mut table = header(&[
        "key",
        "name",
        "publisher",
        "url",
        "license",
        "attribution",
        "dated",
        "may_republish",
        "records",
        "last_imported_at",
    ]);
    for view in views {
        let source = &view.source;
        table.push(vec![
            source.key.clone(),
            view.name.text.clone(),
            source.publisher.clone().unwrap_or_default(),
            source.url.clone().unwrap_or_default(),
            source.license.clone().unwrap_or_default(),
            source.attribution.clone().unwrap_or_default(),
            source.dated.clone().unwrap_or_default(),
            if source.may_republish { "yes" } else { "no" }.to_owned(),
            view.records.to_string(),
            source.last_imported_at.map(|time| time.to_string()).unwrap_or_default(),
        ]);
    }
    table.into_csv()
}

/// Column names are English in both languages, as in the JSON: programs read them.
fn header(columns: &[&str]) -> Table {
    Table::new(columns.iter().map(|column| (*column).to_owned()).collect())
}
