//! x
fn main(){
  let files: Vec<_> = std::env::args().skip(1).filter(|a| a.contains(".txt")).map(|p| variorum::Source::File(p.into())).collect();
  let mut c = variorum::Config::default();
  if let Ok(l) = std::env::var("LINK") { c.align.linkage = l.parse().unwrap(); }
  if let Ok(l) = std::env::var("CAND") { c.align.candidate = l.parse().unwrap(); }
  let o = variorum::compare(&files, &c, &|_|{});
  println!("{}", variorum::write::json(&o.report, true));
}
