//! A place as SARIF says it: a path on the base of the repository, and a stretch of one line.

use serde::Serialize;

use super::ROOT;
use crate::finding::Location;
use crate::report::places::{Places, Region, Unit, is_absolute};

/// A message in plain text (3.11).
#[derive(Serialize)]
pub(super) struct Text {
    pub(super) text: String,
}

/// A `location` (3.28).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Lines,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    /// None for a path outside of the repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Lines {
    start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

impl Place {
    pub(super) fn of(location: &Location, places: &Places<'_>) -> Self {
        Self::new(&location.path, places.region(location, Unit::Utf16), places)
    }

    pub(super) fn new(path: &str, region: Region, places: &Places<'_>) -> Self {
        let uri_base_id = (!is_absolute(&places.path(path))).then_some(ROOT);
        let (start_column, end_column) = region.columns.unzip();
        let region = Lines { start_line: region.line, start_column, end_column };
        let artifact_location = Artifact { uri: places.uri(path), uri_base_id };
        Self { id: None, physical_location: Physical { artifact_location, region }, message: None }
    }

    /// The same as one of several, with what is there.
    pub(super) fn saying(self, id: usize, text: String) -> Self {
        Self { id: Some(id), message: Some(Text { text }), ..self }
    }
}
