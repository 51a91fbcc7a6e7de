//! Addresses in private networks. A link to one asks the machine that checks, and what is around it, for
//! something that whoever wrote the link cannot reach: an administration, or the keys of a rented machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Says whether a host may not be asked at an address: the address is private, and nobody allowed the host.
pub(super) fn is_refused(host: &str, address: IpAddr, allowed: &[String]) -> bool {
    is_private(address)
        && !allowed
            .iter()
            .any(|allowed| allowed.eq_ignore_ascii_case(host))
}

/// Returns the host of a URL that is a number, as it is written, and as an address.
pub(super) fn address_in(url: &str) -> Option<(String, IpAddr)> {
    let url = Url::parse(url).ok()?;
    let ip = match url.host()? {
        Host::Domain(_) => return None,
        Host::Ipv4(ip) => IpAddr::V4(ip),
        Host::Ipv6(ip) => IpAddr::V6(ip),
    };
    Some((ip.to_string(), ip))
}

/// Says whether an address is on this machine, in a network of its own, or nobody's (RFC 6890).
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => match embedded(ip) {
            Some(ip) => is_private_v4(ip),
            None => {
                ip.is_loopback()
                    || ip.is_unspecified()
                    || ip.is_unique_local()
                    || ip.is_unicast_link_local()
                    || ip.is_multicast()
            }
        },
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_multicast()
        || first == 0
        || first >= 240
        // Shared by the customers of a provider (RFC 6598), and for measurements (RFC 2544).
        || first == 100 && (64..128).contains(&second)
        || first == 198 && (18..20).contains(&second)
}

/// Returns the address of version 4 in one of version 6: mapped (RFC 4291), translated (RFC 6052) or tunnelled
/// (RFC 3056).
fn embedded(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    match ip.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(of(high, low))
        }
        [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_told_from_public_ones() {
        let in_url =
            |host: &str| address_in(&format!("http://{host}/x")).map(|(_, ip)| is_private(ip));
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.1",
            "0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "[::1]",
            "[::]",
            "[fe80::1]",
            "[fd00:ec2::254]",
            "[::ffff:10.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[2002:a00:1::]",
        ] {
            assert_eq!(in_url(host), Some(true), "{host}");
        }
        for host in [
            "93.184.216.34",
            "172.32.0.1",
            "100.128.0.1",
            "[2606:2800::1]",
            "[::ffff:8.8.8.8]",
        ] {
            assert_eq!(in_url(host), Some(false), "{host}");
        }
        assert_eq!(in_url("example.org"), None);
        let ip = IpAddr::V4(Ipv4Addr::LOCALHOST);
        assert!(is_refused("localhost", ip, &["wiki.internal".to_owned()]));
        assert!(!is_refused("LocalHost", ip, &["localhost".to_owned()]));
    }
}
