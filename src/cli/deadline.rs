//! `breachlint deadline`.

use jiff::tz::TimeZone;

use super::Ended;
use super::config::ConfigFlags;
use super::world::World;
use crate::check::{DEFAULT, Reference as _, Regime};
use crate::config::Flags;
use crate::engine::countdown;
use crate::error::Error;
use crate::model::{Country, Form, Moment, MomentError, zone_named};
use crate::pack::Library;
use crate::report::{deadline_json, write_deadline, write_json};
use crate::schema::nearest;

const EXAMPLES: &str = "\
Examples:
  breachlint deadline --aware 2026-03-27T20:00+01:00 --country PL
  breachlint deadline --aware 2026-03-27T20:00Z --regime nis2
  breachlint deadline --aware 2026-03-27T20:00 --timezone Europe/Warsaw --format json | jq .";

/// Count the periods of a law from a moment of awareness.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Deadline {
    /// When the organisation became aware, such as 2026-03-27T20:00+01:00
    #[arg(long, value_name = "MOMENT")]
    aware: String,

    /// The country whose public holidays and clocks count, such as PL; default: `jurisdiction` of the configuration
    #[arg(long, value_name = "CODE")]
    country: Option<String>,

    /// The zone of a moment without offset, and for showing the ends, such as Europe/Warsaw; default: that of the country
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,

    /// The law, such as gdpr, uk_gdpr, nis2 or dora; default: that of the country, else gdpr
    #[arg(long, value_name = "REGIME")]
    regime: Option<String>,

    /// The form of the output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Output,

    #[command(flatten)]
    config: ConfigFlags,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Output {
    Text,
    Json,
}

impl Deadline {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let config = self.config.load(world, &[], &Flags::default())?;
        let library = Library::with_rules(Vec::new())?;
        let country = match self.country.as_ref().or(config.jurisdiction.as_ref()) {
            Some(code) => Some(country(code, &library)?),
            None => None,
        };
        let local = country.and_then(|country| country.regime.as_deref());
        let regime = regime(self.regime.as_deref().or(local).unwrap_or(DEFAULT), &library)?;
        let named = match self.timezone.as_ref().or(config.timezone.as_ref()) {
            Some(name) => Some(zone(name)?),
            None => None,
        };
        let aware = self.aware(named.as_ref(), country)?;
        let local = country.and_then(|country| zone_named(&country.timezone));
        let zone = named.or(local).unwrap_or_else(|| aware.zone.clone());
        let countdown = countdown(aware, zone, country, regime, config.counting);
        world.print(|out| match self.format {
            Output::Text => write_deadline(&countdown, out),
            Output::Json => write_json(&deadline_json(&countdown), out),
        })?;
        Ok(Ended::Clean)
    }

    fn aware(&self, zone: Option<&TimeZone>, country: Option<&Country>) -> Result<Moment, Error> {
        let text = &self.aware;
        let wrong = |what: &str, help: &str| Error::new(format!("`--aware {text}` {what}")).help(help);
        let aware = Moment::parse(text, zone.unwrap_or(&TimeZone::UTC)).map_err(|error| match error {
            MomentError::NotAMoment => {
                wrong("is no moment", "write day, time and offset, such as 2026-03-27T20:00+01:00")
            }
            MomentError::NoSuchDay => wrong("names a day that is not in the calendar", "correct the day"),
            MomentError::NoSuchLocalTime => wrong(
                "names an hour that the clocks left out on that day",
                "correct the time, or write it with its offset, such as 2026-03-29T03:30+02:00",
            ),
        })?;
        if aware.form == Form::Exact || zone.is_some() {
            return Ok(aware);
        }
        let name = country.map_or("Europe/Warsaw", |country| &country.timezone);
        let help =
            format!("write the offset, such as 2026-03-27T20:00+01:00, or name the zone with `--timezone {name}`");
        Err(wrong("does not say in which time zone it is", &help))
    }
}

fn regime<'a>(word: &str, library: &'a Library) -> Result<&'a Regime, Error> {
    library.regime(word).ok_or_else(|| {
        let known: Vec<&str> = library.regime_ids().collect();
        unknown("regime", word, &known)
    })
}

fn country<'a>(code: &str, library: &'a Library) -> Result<&'a Country, Error> {
    let known: Vec<&str> = library.country_codes().collect();
    let is_one =
        known.contains(&code.get(..2).unwrap_or_default()) && matches!(code.as_bytes().get(2), None | Some(b'-'));
    library.country(code).filter(|_| is_one).ok_or_else(|| unknown("country", code, &known))
}

fn zone(name: &str) -> Result<TimeZone, Error> {
    zone_named(name).ok_or_else(|| {
        let known: Vec<String> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
        let error = Error::new(format!("there is no time zone `{name}`"));
        match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help("write the name of a zone such as `Europe/Warsaw`"),
        }
    })
}

fn unknown(what: &str, word: &str, known: &[&str]) -> Error {
    let error = Error::new(format!("there is no {what} `{word}`"));
    match nearest(word, known.iter().copied()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("use one of {}", known.join(", "))),
    }
}
