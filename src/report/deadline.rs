//! The periods of a law for one moment: for people as text, for programs as JSON.

use std::io::{self, Write};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::engine::{Closed, Countdown, Leg};
use crate::model::{spoken, stretch};

/// Writes it for people, at most eighty columns wide.
///
/// # Errors
/// When the writer refuses.
pub fn write_deadline(countdown: &Countdown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (aware, zone, regime) = (&countdown.aware, &countdown.zone, countdown.regime);
    let start = aware.instant.to_zoned(zone.clone()).strftime("%a %-d %b %Y %H:%M %:z");
    let named = zone.iana_name().unwrap_or("the offset of the moment");
    writeln!(out, "aware     {start}   {}", utc(aware.instant))?;
    writeln!(out, "law       {}", regime.name)?;
    if regime.law != regime.short {
        writeln!(out, "          {}", regime.law)?;
    }
    match countdown.country {
        Some(country) => writeln!(out, "place     {}, by the clocks of {named}", country.name)?,
        None => writeln!(out, "place     by the clocks of {named}")?,
    }
    for leg in &countdown.legs {
        self::leg(countdown, leg, out)?;
    }
    on_the_way(countdown, out)?;
    let notes = countdown.notes();
    if !notes.is_empty() {
        writeln!(out)?;
    }
    notes.iter().try_for_each(|note| writeln!(out, "note: {note}"))
}

fn leg(countdown: &Countdown<'_>, leg: &Leg<'_>, out: &mut dyn Write) -> io::Result<()> {
    let stage = leg.stage;
    writeln!(out, "\n{} (Art. {})", stage.title, stage.basis)?;
    let Some(period) = leg.period else { return writeln!(out, "  when it is asked for; the law has no figure") };
    let figure = if stage.period.is_some() { "" } else { " (practice; the law has no figure)" };
    if leg.after.is_empty() {
        return writeln!(out, "  {period}{figure}; entries do not show its start");
    }
    writeln!(out, "  {period} after {}{figure}", leg.after)?;
    for end in &leg.ends {
        let is_chosen = leg.ends.len() > 1 && end.counting == countdown.counting;
        let sign = if is_chosen { "*" } else { " " };
        let reading = if leg.ends.len() > 1 { end.counting.word() } else { "ends" };
        let local = spoken(end.at, &countdown.zone);
        writeln!(out, "  {sign} {reading:<17} {local:<29}  {}", utc(end.at))?;
    }
    if leg.ends.len() > 1 { writeln!(out, "    * the reading in force (`counting`)") } else { Ok(()) }
}

fn on_the_way(countdown: &Countdown<'_>, out: &mut dyn Write) -> io::Result<()> {
    if countdown.closed_days.is_empty() && countdown.clock_changes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nOn the way (hours run through all of it)")?;
    for (day, why) in &countdown.closed_days {
        writeln!(out, "  {:<16} {}", day.strftime("%a %-d %b %Y").to_string(), closed(*why))?;
    }
    for (at, by) in &countdown.clock_changes {
        let local = at.to_zoned(countdown.zone.clone()).strftime("%a %-d %b %Y").to_string();
        writeln!(out, "  {local:<16} the clocks go {} by {}", direction(*by), stretch(*by))?;
    }
    Ok(())
}

fn direction(by: SignedDuration) -> &'static str {
    if by.is_negative() { "back" } else { "forward" }
}

fn closed(why: Closed) -> &'static str {
    match why {
        Closed::Weekend => "weekend",
        Closed::Holiday => "public holiday",
        Closed::HalfHoliday => "half a public holiday",
    }
}

fn utc(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// The same for programs.
#[must_use]
pub fn deadline_json(countdown: &Countdown<'_>) -> Value {
    let moment = |at: Timestamp| {
        let local = at.to_zoned(countdown.zone.clone());
        json!({
            "local": local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            "utc": at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "weekday": local.strftime("%A").to_string(),
        })
    };
    let stage = |leg: &Leg<'_>| {
        let ends = leg.ends.iter().map(|end| {
            let is_in_force = leg.ends.len() == 1 || end.counting == countdown.counting;
            json!({"reading": end.counting.word(), "in_force": is_in_force, "at": moment(end.at)})
        });
        json!({
            "id": leg.stage.id,
            "title": leg.stage.title,
            "basis": format!("{} Art. {}", countdown.regime.law, leg.stage.basis),
            "period": leg.period.map(|period| period.to_string()),
            "set_by": if leg.stage.period.is_some() { "law" } else { "practice" },
            "after": leg.after,
            "ends": ends.collect::<Vec<_>>(),
        })
    };
    let closed_day = |(day, why): &(Date, Closed)| json!({"day": day.to_string(), "why": closed(*why)});
    let change = |(at, by): &(Timestamp, SignedDuration)| json!({"at": moment(*at), "minutes": by.as_mins()});
    json!({
        "version": 1,
        "tool": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")},
        "aware": moment(countdown.aware.instant),
        "country": countdown.country.map(|country| &country.country),
        "timezone": countdown.zone.iana_name(),
        "counting": countdown.counting.word(),
        "regime": {"id": countdown.regime.regime, "name": countdown.regime.name, "in_force": countdown.regime.in_force},
        "stages": countdown.legs.iter().map(stage).collect::<Vec<_>>(),
        "closed_days": countdown.closed_days.iter().map(closed_day).collect::<Vec<_>>(),
        "clock_changes": countdown.clock_changes.iter().map(change).collect::<Vec<_>>(),
        "notes": countdown.notes(),
    })
}
