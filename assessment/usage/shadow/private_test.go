package shadow_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"waterline/assessment/usage"
	"waterline/assessment/usage/shadow"
)

// Nothing of a log is left but the day, the tool and a number for the person: no
// name, address, path, query or host, in what is counted or in what is said.
func TestNothingOfALogIsKept(t *testing.T) {
	for _, name := range []string{"squid_access.log", "w3c_bluecoat.log", "umbrella_dns.csv", "proxy_common.log", "other_log.jsonl", "zscaler_nss_web.jsonl"} {
		tally := shadow.NewTally(once(t))
		out := read(t, append(sample(t, name), "jdoe 10.0.0.1 secret.example/path?query\n"...), options(), tally)
		uses, err := json.Marshal(usage.ShadowUses(tally.Sightings(every), true, 1, 1))
		if err != nil {
			t.Fatal(err)
		}
		said := strings.ToLower(fmt.Sprintf("%+v %+v %+v %s", tally, tally.Sightings(every), out, uses))
		for _, secret := range []string{"jdoe", "doe", "asmith", "10.0.0", "synthetic.example", "intranet", "secret", "question", "translator", "synthetic=1", "laptop"} {
			if strings.Contains(said, secret) {
				t.Errorf("%s leaves %q behind: %s", name, secret, said)
			}
		}
	}
}

// The same person is one in every log: by account with or without domain, in
// mail's way of writing names, on any port.
func TestWhoIsTheSamePerson(t *testing.T) {
	head := "timestamp,user,client ip,host\n"
	for _, same := range [][]string{
		{`SYNTH\jdoe,10.0.0.1`, `jdoe,10.0.0.2`, `JDOE,`},
		{`"Doe, Jane (jane@synthetic.example)",`, `jane@synthetic.example,10.0.0.9`},
		{`-,10.0.0.1`, `,10.0.0.1:4711`, `,10.0.0.1#53`, `,::ffff:10.0.0.1`},
		{`,2001:db8::1`, `-,[2001:db8::1]:443`, `,2001:DB8:0::1`},
	} {
		text := head
		for _, who := range same {
			text += "2026-10-01," + who + ",claude.ai\n"
		}
		tally := shadow.NewTally(once(t))
		if out := read(t, []byte(text), options(), tally); told(tally) != fmt.Sprintf("claude 1/%d", len(same)) {
			t.Errorf("%v: %s %v", same, told(tally), out.Problems)
		}
	}
	tally := shadow.NewTally(once(t))
	read(t, []byte(head+"2026-10-01,-,-,claude.ai\n2026-10-01,,,claude.ai\n"), options(), tally)
	if tally.People() != 0 || tally.Nameless() != 2 {
		t.Errorf("%d people, %d requests of nobody", tally.People(), tally.Nameless())
	}
}

// Keys depend on the secret, and on nothing else.
func TestGroupsAreAskedForByNameAndKey(t *testing.T) {
	opt := options()
	opt.Group = func(name, key string) string {
		who, _ := usage.NewKeyring(opt.Secret).Actor("jdoe", usage.Human, usage.ByLogin)
		if key == who.Key && name == "jdoe" {
			return "Sales"
		}
		return ""
	}
	tally := shadow.NewTally(once(t))
	read(t, sample(t, "w3c_bluecoat.log"), opt, tally)
	if s := tally.Sightings(every); len(s) != 1 || s[0].Group != "Sales" || s[0].Requests != 1 {
		t.Errorf("%+v", s)
	}
}

// A group is found by name, else by the smallest network that an address is in.
func TestGroupOfNamesAndNetworks(t *testing.T) {
	secret := []byte("secret")
	keys := usage.NewKeyring(secret)
	groups := map[string]string{}
	for actor, group := range map[string]string{"jdoe": "Sales", "10.0.0.0/8": "Everywhere", "10.1.0.0/16": "Berlin", "10.1.2.0/24": "Lab", "10.1.2.3": "Kiosk", "2001:db8::/32": "New"} {
		who, _ := keys.Actor(actor, usage.Human, usage.ByLogin)
		groups[who.Key] = group
	}
	of := shadow.GroupOf(groups, secret)
	for name, want := range map[string]string{
		"jdoe": "Sales", "asmith": "", "10.9.9.9": "Everywhere", "10.1.9.9": "Berlin", "10.1.2.9": "Lab", "10.1.2.3": "Kiosk", "192.0.2.1": "", "2001:db8::7": "New",
	} {
		who, _ := keys.Actor(name, usage.Human, usage.ByLogin)
		if got := of(name, who.Key); got != want {
			t.Errorf("%s is in %q, want %q", name, got, want)
		}
	}
}

// Who asked less often than the list says does not count.
func TestASingleLookIsNoUse(t *testing.T) {
	list, err := shadow.Core()
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]int{int(list.Least) - 1: 0, int(list.Least): 1} {
		tally := shadow.NewTally(list)
		read(t, []byte(tableHead+strings.Repeat("2026-10-01,a,claude.ai,allow\n", n)), options(), tally)
		if got := len(tally.Sightings(every)); got != want {
			t.Errorf("%d requests: %d people", n, got)
		}
	}
}
