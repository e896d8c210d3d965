//! Messages by the receiver they went to. Apart because several kinds read them so, and an entry may have thousands.

use std::collections::BTreeMap;

/// What belongs to each receiver, in the order in which the receivers are met.
pub(super) struct Receivers<'a, T> {
    groups: Vec<Vec<T>>,
    places: BTreeMap<&'a str, usize>,
}

impl<T> Default for Receivers<'_, T> {
    fn default() -> Self {
        Self { groups: Vec::new(), places: BTreeMap::new() }
    }
}

impl<'a, T> Receivers<'a, T> {
    /// Adds what went to a receiver.
    pub(super) fn push(&mut self, receiver: &'a str, message: T) {
        let place = *self.places.entry(receiver).or_insert(self.groups.len());
        match self.groups.get_mut(place) {
            Some(group) => group.push(message),
            None => self.groups.push(vec![message]),
        }
    }

    /// Forgets all that went to a receiver.
    pub(super) fn take_back(&mut self, receiver: &str) {
        let group = self.places.remove(receiver).and_then(|place| self.groups.get_mut(place));
        group.into_iter().for_each(Vec::clear);
    }

    /// What went to each.
    pub(super) fn groups(self) -> impl Iterator<Item = Vec<T>> {
        self.groups.into_iter().filter(|group| !group.is_empty())
    }
}

impl<'a, T> FromIterator<(&'a str, T)> for Receivers<'a, T> {
    fn from_iter<I: IntoIterator<Item = (&'a str, T)>>(messages: I) -> Self {
        let mut receivers = Self::default();
        messages.into_iter().for_each(|(receiver, message)| receivers.push(receiver, message));
        receivers
    }
}
