//! The program as a user calls it: arguments, input tree, output, errors, exit code. One case is `cli/<case>.toml` with
//! `cli/<case>.in/` as working directory. `TRYCMD=overwrite cargo test --test cli` rewrites what is expected; read the diff.

#[test]
fn every_case_prints_and_ends_as_written() {
    trycmd::TestCases::new().case("tests/cli/*.toml");
}
