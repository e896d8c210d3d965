//! Personal data in texts: what must be found, what must not, and how often an ordinary number is taken for one.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test that cannot set the scene has failed"
)]

use std::collections::BTreeMap;

use breachlint::check::{Run, Settings};
use breachlint::engine::{ReadFile, check};
use breachlint::finding::Finding;
use breachlint::pack::{Library, Selection};
use breachlint::schema::DocumentKind;
use breachlint::source::{Limits, SourceFile, read};
use serde_json::Value;

fn library() -> Library {
    let library = Library::builtin().expect("the built-in rules");
    let selection = Selection::parse(&["HYG".to_owned()], &[], &library).expect("the letters of a family");
    library.select(&selection)
}

fn findings(library: &Library, text: &str) -> Vec<Finding> {
    let source = SourceFile::new("a.yaml", text);
    let stream = read(&source.text, &Limits::default());
    assert!(stream.problems.is_empty(), "{:?} in {text}", stream.problems);
    let kinds = vec![Some(DocumentKind::Entry); stream.documents.len()];
    let now = "2026-11-21T12:00:00Z".parse().expect("a moment");
    let run = Run { reference: library, settings: &Settings::default(), now, complete: true };
    let findings = check(vec![ReadFile { source, stream, kinds }], &[], library, run).findings;
    findings.into_iter().filter(|finding| finding.code.starts_with("HYG")).collect()
}

fn entry(country: &str, text: &str) -> String {
    let text = text.replace('\'', "''");
    format!("kind: breach_entry\njurisdiction: '{country}'\nfacts:\n  description: '{text}'\n")
}

fn formats() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/identifiers.yaml");
    let text = std::fs::read_to_string(path).expect("the file of formats");
    let stream = read(&text.as_str().into(), &Limits::default());
    let formats = stream.documents[0].root().get("formats").expect("formats").to_json();
    formats.as_array().expect("a list").clone()
}

fn text<'a>(format: &'a Value, key: &str) -> &'a str {
    format[key].as_str().expect("a text")
}

fn texts<'a>(format: &'a Value, key: &str) -> Vec<&'a str> {
    format[key].as_array().expect("a list").iter().map(|value| value.as_str().expect("a text")).collect()
}

fn code(format: &Value) -> &'static str {
    match text(format, "group") {
        "national" => "HYG001",
        "payment" => "HYG002",
        _ => "HYG003",
    }
}

/// The country in which the format is at home; Britain is none of the jurisdictions, Greece and Norway any.
fn home(format: &Value) -> &str {
    Some(text(format, "country")).filter(|country| *country != "*").unwrap_or("NL")
}

#[test]
fn every_valid_vector_is_found_and_no_invalid_one() {
    let library = library();
    let mut wrong = Vec::new();
    for format in formats() {
        let word = texts(&format, "keywords").first().map(|word| format!("{word} ")).unwrap_or_default();
        for vector in texts(&format, "valid").into_iter().filter(|vector| !vector.ends_with(".example")) {
            for sentence in [format!("Het gaat om {vector} en niets anders."), format!("Het gaat om {word}{vector}.")] {
                let found = findings(&library, &entry(home(&format), &sentence));
                let hit = found.iter().any(|finding| *finding.code == *code(&format));
                if !hit {
                    wrong.push(format!("not found: {} `{sentence}`", text(&format, "id")));
                }
                assert!(!format!("{found:?}").contains(vector), "printed whole: {vector}");
            }
        }
        for vector in texts(&format, "invalid") {
            let found = findings(&library, &entry(home(&format), &format!("Het gaat om {word}{vector}.")));
            let same = |finding: &&Finding| finding.message.contains(text(&format, "name"));
            wrong.extend(found.iter().find(same).map(|_| format!("found: {} `{vector}`", text(&format, "id"))));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_keyword_and_fitting_digits_are_an_error_in_every_country() {
    let library = library();
    for format in formats() {
        let has_checksum = format["checksum"]["kind"] != "none";
        let Some(word) = texts(&format, "keywords").first().copied().filter(|_| has_checksum) else { continue };
        for vector in texts(&format, "valid") {
            for country in [home(&format), "LU"] {
                let found = findings(&library, &entry(country, &format!("Noted: {word} {vector}, twice.")));
                let severities: Vec<_> =
                    found.iter().map(|finding| (&*finding.code, finding.severity.word())).collect();
                assert_eq!(severities, [(code(&format), "error")], "{word} {vector} in {country}");
            }
        }
    }
}

/// What stands in any register.
const ORDINARY: [&str; 34] = [
    "Zaaknummer 2026-0131, toestel 4417, 38 aanvragers, € 12.500,00.",
    "Het voorval kreeg nummer 20260504-0012 in TOPdesk.",
    "Referentie AP-2026-01187 en Z-2026-0917 van 4 mei 2026 om 10.30 uur.",
    "Factuur 2026000417 en order 4500123456 van 12-05-2026.",
    "Faktura nr 2026/05/00417, NIP 526-10-40-828, REGON 012345678.",
    "Sak 26/01234-5 i arkivet, journalpost 2026123456, org.nr. 974 760 673.",
    "Mál nr. 2026050123, tilvísun 2026-05-04.",
    "Lieta Nr. 2-11/26/1234, rēķins Nr. 20260504123.",
    "KvK 12345678, RSIN 001234567, btw NL001234567B01.",
    "SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.",
    "Commit 2080110, build 20260504.1234, versie 2.10.4.1, artikel 4.1.2.3.",
    "Van 2026-05-04T10:30:00+02:00 tot 2026-05-04 11:45:12.",
    "Tussen 08:00 en 10:30:00, op 04.05.2026 en 05.05.2026.",
    "Postbus 12345, 1234 AB Oeverbeek; Storgata 12, 0155 Oslo; 00-950 Warszawa; LV-1010.",
    "640 inwoners, 655 regels, 1 234 567 records, 12 345 678 byte.",
    "De kosten waren 1.234.567,89 euro; budget 100 000 000.",
    "UUID 123e4567-e89b-12d3-a456-426614174000, MAC 00:1A:2B:3C:4D:5E.",
    "Log: 192.168.1.20, 10.0.0.1, 127.0.0.1, 203.0.113.9, ::1, fe80::1.",
    "Ticket INC0012345, CHG0045678, CVE-2026-12345, ISO 27001:2022, NEN 7510-1.",
    "Zie https://www.autoriteitpersoonsgegevens.nl/a/2026/05?x=12345678.",
    "Mail aan info@oeverbeek.nl, privacy@firma.pl, postmottak@kommune.no en no-reply@bedrijf.nl.",
    "De medewerker. De leidinggevende belde de klant. Morgen verder.",
    "Een patiënt kreeg de brief van een ander. De huisarts nam op.",
    "Brukar Teams og Outlook, ein elev på Vg2, kunde hos NAV.",
    "Pacjent otrzymał list. Pracownik Działu Kadr zadzwonił w piątek.",
    "Sjúklingur fékk bréf. Starfsmaður hringdi. Íbúi lét vita.",
    "Klients zvanīja. Darbinieks Personāla daļā atbildēja. Pacients nav cietis.",
    "Wachtwoord: gewijzigd; password reset; passord er byttet; hasło zmieniono; parole: nomainīta.",
    "Het wachtwoord voldeed niet aan de eisen (12 tekens, Aa1!).",
    "In dat geval vul in het portaal het formulier in en meld het.",
    "Tabel [1], voetnoot [2], <html> en {id} in het logboek; 50 % van 100 %.",
    "METODO, TODOS, xxl en ???-vragen.",
    "Barcode 8712345678906, IMEI 490154203237518, pakket 3SABCD1234567.",
    "Vluchtnummer KL1234, kenteken AB-123-C, paspoort van 3 mensen.",
];

#[test]
fn ordinary_texts_of_registers_give_nothing() {
    let library = library();
    let mut wrong = Vec::new();
    for country in ["NL", "NO", "IS", "LV", "PL"] {
        for text in ORDINARY {
            let found = findings(&library, &entry(country, text));
            wrong.extend(
                found.iter().map(|finding| format!("{country} {} {} in `{text}`", finding.code, finding.message)),
            );
        }
    }
    // A marker on its own is a marker: three question marks before a hyphen stand for nothing else.
    wrong.retain(|line| !line.contains("???-vragen"));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A small generator of numbers, the same on every run (Knuth's constants).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap_or(0))).collect()
    }
}

/// Numbers as people write them: in a row, dated, or in groups.
fn number(random: &mut Random) -> String {
    let form = random.below(8);
    match form {
        0..=3 => {
            let length = 6 + usize::try_from(random.below(11)).unwrap_or(0);
            random.digits(length)
        }
        4 => format!("2026{:02}{:02}-{}", 1 + random.below(12), 1 + random.below(28), random.digits(4)),
        5 => format!("{:02}{:02}26-{}", 1 + random.below(28), 1 + random.below(12), random.digits(4)),
        6 => format!("{} {} {}", random.digits(3), random.digits(3), random.digits(4)),
        _ => format!("{}-{}", random.digits(4), random.digits(6)),
    }
}

#[test]
fn random_numbers_in_ordinary_sentences_are_seldom_taken_for_personal_ones() {
    const SENTENCES: [&str; 4] = [
        "De lijst met {} is teruggehaald en vernietigd.",
        "Vi fann {} att i arkivet same dag.",
        "Skjalið {} fannst í möppunni.",
        "W pliku {} nie było innych danych.",
    ];
    const COUNTRIES: [&str; 5] = ["NL", "NO", "IS", "LV", "PL"];
    const EACH: u64 = 500;
    let library = library();
    let mut random = Random(2026);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for country in COUNTRIES {
        // One document of many entries is faster than many documents.
        let entries: String = (0..EACH)
            .map(|_| {
                let sentence = SENTENCES[usize::try_from(random.below(4)).unwrap_or(0)];
                let text = sentence.replace("{}", &number(&mut random));
                format!("---\nkind: breach_entry\njurisdiction: '{country}'\nfacts: {{description: '{text}'}}\n")
            })
            .collect();
        for finding in findings(&library, &entries) {
            *counts.entry(finding.severity.word()).or_default() += 1;
        }
    }
    let all = EACH * COUNTRIES.len() as u64;
    for severity in ["error", "warning", "info"] {
        let count = counts.get(severity).copied().unwrap_or(0);
        println!("{severity}: {count} of {all} random numbers, {:.2} %", 100.0 * count as f64 / all as f64);
    }
    let rate = |severity: &str| counts.get(severity).copied().unwrap_or(0) as f64 / all as f64;
    // In Iceland a day, a hyphen and four digits are spelled like a kennitala, and one in forty passes its sum.
    assert!(rate("error") <= 0.002, "{counts:?}");
    assert!(rate("warning") <= 0.01, "{counts:?}");
    assert!(rate("info") <= 0.005, "{counts:?}");
}
