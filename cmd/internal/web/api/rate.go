package api

// Rate is how many requests are taken a minute. It is counted in this process:
// several processes on one database take as many each.
type Rate struct {
	Token   int // of one token
	Unknown int // without a token that holds, of one address
}

// UsualRate is that of a server that nobody set otherwise.
func UsualRate() Rate { return Rate{Token: 600, Unknown: 60} }

// limited is the sentence about too many requests.
const limited = "api.refused.limited"
