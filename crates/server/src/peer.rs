//! Where a request comes from. Behind a proxy the peer is the proxy, which would count the failed
//! sign-ins of everybody as its own; so a proxy that we are told to trust may name the sender.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRef, FromRequestParts},
    http::{HeaderMap, request::Parts},
};

use crate::Site;

/// The header in which proxies say whom they speak for, the nearest last.
const FORWARDED: &str = "x-forwarded-for";

/// The network address that a request comes from; none if the listener does not know it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) Option<IpAddr>);

impl Peer {
    pub(crate) async fn of(parts: &mut Parts, site: &Site) -> Self {
        let peer = ConnectInfo::<SocketAddr>::from_request_parts(parts, site).await.ok();
        Self(peer.map(|peer| sender(peer.0.ip(), &parts.headers, &site.proxies)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Peer
where
    Site: FromRef<S>,
{
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts, &Site::from_ref(state)).await)
    }
}

/// The last address on the way here that is no trusted proxy.
///
/// The way is what the header says and then the peer. It is read from the near end, since a sender
/// can write anything at the far one: only what a trusted proxy added is believed. Where the header
/// ends or says no address, the last proxy stands for the sender.
fn sender(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let trusted = |address: &IpAddr| proxies.iter().any(|one| one.to_canonical() == *address);
    let mut found = peer.to_canonical();
    let lines = headers.get_all(FORWARDED).iter().map(|line| line.to_str().unwrap_or_default());
    let way: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
    for hop in way.into_iter().rev() {
        if !trusted(&found) {
            break;
        }
        let Some(next) = address(hop.trim()) else { break };
        found = next;
    }
    found
}

/// An address as proxies write it: bare, in brackets, or with a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare.parse::<IpAddr>().ok().or_else(with_port).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    /// The sender of a request from `peer` with these headers, behind two proxies.
    fn from(peer: &str, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, HeaderValue::from_str(line).unwrap());
        }
        let proxies = ["10.0.0.1", "::1"].map(|one| one.parse().unwrap());
        sender(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    #[test]
    fn a_stranger_cannot_say_who_they_are() {
        assert_eq!(from("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(from("10.0.0.1", &["198.51.100.1, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(from("10.0.0.1", &["198.51.100.1", "203.0.113.9"]), "203.0.113.9");
    }

    #[test]
    fn trusted_proxies_are_passed_over() {
        assert_eq!(from("::1", &["198.51.100.1, 203.0.113.9, 10.0.0.1"]), "203.0.113.9");
        assert_eq!(from("::ffff:10.0.0.1", &["203.0.113.9:4711"]), "203.0.113.9");
        assert_eq!(from("10.0.0.1", &["[2001:db8::7]:443"]), "2001:db8::7");
    }

    #[test]
    fn a_proxy_that_names_nobody_stands_for_itself() {
        assert_eq!(from("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &["203.0.113.9, unknown"]), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &["10.0.0.1"]), "10.0.0.1");
    }
}
