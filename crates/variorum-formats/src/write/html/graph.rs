//! The drawing of who derives from whom: originals above, accounts below, shared words between accounts.

use std::collections::BTreeMap;

use maud::{Markup, html};
use variorum_core::model::{Basis, Direction, Holder, Relation, Statement};

use super::Parts;

const WIDTH: usize = 960;
const MOST_ORIGINALS: usize = 6;
/// Fewest statements that make somebody an original worth drawing.
const FEWEST: usize = 3;

impl Parts<'_> {
    /// Who derives from whom.
    pub fn derivations(&self) -> Markup {
        let related =
            self.record.reuse.iter().zip(&self.report.reuse).filter(|(_, r)| r.relation != Relation::Independent);
        html! {
            section #origins {
                h2 { "Who derives from whom" }
                @if self.report.documents.len() > 1 && self.report.documents.len() <= 14 { (self.drawing()) }
                p.legend { "Above: whom the accounts give as the source of what they say. Below: the accounts. An arrow leads from the source to who took from it; a line without a head shows shared words whose direction nothing tells." }
                div.scroll tabindex="0" role="region" aria-label="Table" { table {
                    thead { tr { th scope="col" { "Accounts" } th scope="col" { "Relation" } th scope="col" { "Direction" } th scope="col" { "Score" } th scope="col" { "Shared" } } }
                    tbody { @for (r, _) in related { tr {
                        th scope="row" { bdi { (r.a) } " – " bdi { (r.b) } }
                        td { (r.relation.word()) }
                        td { @match r.direction.word() { "a->b" => { bdi { (r.a) } " → " bdi { (r.b) } }, "b->a" => { bdi { (r.b) } " → " bdi { (r.a) } }, _ => { "not shown" } } }
                        td { (format!("{:.2}", r.score)) }
                        td { (r.passages.len()) " passages" }
                    } } }
                } }
            }
        }
    }

    /// How many statements each document gives to each holder that is not its outlet.
    fn originals(&self) -> Vec<(String, BTreeMap<usize, usize>)> {
        let mut holders: BTreeMap<String, BTreeMap<usize, usize>> = BTreeMap::new();
        let named = |s: &&Statement| s.holder.basis != Basis::Outlet && s.holder.name != Holder::UNNAMED;
        for statement in self.report.statements.iter().filter(named) {
            *holders.entry(statement.holder.name.clone()).or_default().entry(statement.document_idx).or_default() += 1;
        }
        let mut holders: Vec<_> = holders.into_iter().filter(|(_, by)| by.values().sum::<usize>() >= FEWEST).collect();
        holders.sort_by_key(|(name, by)| {
            (std::cmp::Reverse(by.len()), std::cmp::Reverse(by.values().sum::<usize>()), name.clone())
        });
        holders.truncate(MOST_ORIGINALS);
        holders
    }

    fn drawing(&self) -> Markup {
        let originals = self.originals();
        let n = self.report.documents.len();
        let x = |i: usize, of: usize| (2 * i + 1) * WIDTH / (2 * of.max(1));
        let (top, bottom) = (46, if originals.is_empty() { 60 } else { 190 });
        let height = bottom + 150;
        let label = |name: &str, most: usize| -> String {
            if name.chars().count() <= most {
                name.to_owned()
            } else {
                name.chars().take(most - 1).chain(['…']).collect()
            }
        };
        let room = (WIDTH / n.max(1) / 9).clamp(8, 26);
        let summary =
            format!("{} accounts and {} originals; the table below says the same in words", n, originals.len());
        html! {
            div.scroll tabindex="0" role="region" aria-label="Drawing" { svg.graph viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label=(summary) {
                defs { marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse" { path d="M0 0 L8 4 L0 8 z" {} } }
                @for (i, (_, by)) in originals.iter().enumerate() {
                    @for (&d, &count) in by {
                        path.cites d={ "M" (x(i, originals.len())) " " (top + 18) " L" (x(d, n)) " " (bottom - 22) } stroke-width=(1 + count / 6) marker-end="url(#head)" {}
                    }
                }
                @for r in self.report.reuse.iter().filter(|r| r.relation != Relation::Independent) {
                    @let (from, to) = if r.direction == Direction::BToA { (r.b, r.a) } else { (r.a, r.b) };
                    @let (x1, x2) = (x(from, n), x(to, n));
                    @let sag = bottom + 30 + 90 * x1.abs_diff(x2) / WIDTH;
                    @let class = match r.relation { Relation::Verbatim => "verbatim", Relation::Paraphrase => "paraphrase", Relation::Cites => "cited", _ => "common" };
                    path class=(class) d={ "M" (x1) " " (bottom + 18) " Q" ((x1 + x2) / 2) " " (sag + 40) " " (x2) " " (bottom + 18) } marker-end=[(r.direction != Direction::None).then_some("url(#head)")] {
                        title { (self.report.documents[r.a].id) " – " (self.report.documents[r.b].id) ": " (class) }
                    }
                }
                @for (i, (name, _)) in originals.iter().enumerate() {
                    g.original { rect x=(x(i, originals.len()).saturating_sub(70)) y=(top - 18) width="140" height="36" rx="18" {} text x=(x(i, originals.len())) y=(top + 5) { (label(name, 17)) title { (name) } } }
                }
                @for (i, d) in self.report.documents.iter().enumerate() {
                    @let half = (WIDTH / n / 2 - 4).min(95);
                    g.account { rect x=(x(i, n) - half) y=(bottom - 18) width=(2 * half) height="36" rx="4" {} text x=(x(i, n)) y=(bottom + 5) { (label(d.outlet.as_deref().unwrap_or(&d.id), room)) title { (d.id) } } }
                }
                g.key {
                    path.verbatim d={ "M20 " (height - 14) " h36" } {} text x="62" y=(height - 10) { "word for word" }
                    path.paraphrase d={ "M190 " (height - 14) " h36" } {} text x="232" y=(height - 10) { "in other words" }
                    path.common d={ "M360 " (height - 14) " h36" } {} text x="402" y=(height - 10) { "points in common" }
                    path.cites d={ "M560 " (height - 14) " h36" } marker-end="url(#head)" {} text x="602" y=(height - 10) { "given as source" }
                }
            } }
        }
    }
}
