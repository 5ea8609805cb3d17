//! x
fn main(){
  let files: Vec<_> = std::env::args().skip(1).filter(|a| a.contains(".txt")).map(|p| variorum::Source::File(p.into())).collect();
  let o = variorum::compare(&files, &variorum::Config::default(), &|_|{});
  println!("{}", variorum::write::json(&o.report, true));
}
