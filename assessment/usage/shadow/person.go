package shadow

import (
	"net/netip"

	"waterline/assessment/usage"
)

// widest is the largest network that a group can be, in leading bits.
const widest = 8

// GroupOf finds the group of a person in the groups of keys, made with the same
// secret: by their name, or by the smallest network that their address is in,
// which stands where a name would, as 10.1.0.0/16.
func GroupOf(groups map[string]string, secret []byte) func(name, key string) string {
	keys := usage.NewKeyring(secret)
	return func(name, key string) string {
		if group := groups[key]; group != "" {
			return group
		}
		address, err := netip.ParseAddr(name)
		if err != nil {
			return ""
		}
		for bits := address.BitLen(); bits >= widest; bits-- {
			network, err := address.Prefix(bits)
			if err != nil {
				return ""
			}
			if who, ok := keys.Actor(network.String(), usage.Unknown, usage.ByNothing); ok && groups[who.Key] != "" {
				return groups[who.Key]
			}
		}
		return ""
	}
}
