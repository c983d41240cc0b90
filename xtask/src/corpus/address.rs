//! Addresses that are reserved for examples.

use super::random::Random;

/// The address of a client: one in six of them speaks IPv6.
pub fn of_client(random: &mut Random) -> String {
    if random.chance(165) {
        return ipv6("2001:db8", random);
    }
    let network = random.pick(&[
        "192.0.2",
        "198.51.100",
        "203.0.113",
        "100.64.12",
        "100.99.7",
    ]);
    format!("{network}.{}", random.below(256))
}

/// An address inside a network of one's own.
pub fn of_inside(random: &mut Random) -> String {
    format!("10.0.{}.{}", random.below(16), random.between(4, 254))
}

/// An address of IPv6 without brackets, zeros sometimes left out.
pub fn ipv6(network: &str, random: &mut Random) -> String {
    let group = |random: &mut Random| format!("{:x}", random.below(0x1_0000));
    if random.chance(300) {
        return format!("{network}::{}:{}", group(random), group(random));
    }
    let missing = 8 - network.split(':').count();
    let groups: Vec<_> = (0..missing).map(|_| group(random)).collect();
    format!("{network}:{}", groups.join(":"))
}
