// Package reminder says what is due with the clients of an organisation, and
// plans whom to remind of it. It reads no clock and sends nothing.
//
// Words, and what they mean here:
//
//   - thing: what is due with a client on a day, such as the run of a quarter
//   - recipient: a person whom a client's reminders may go to
//   - letter: one mail about all that is due with a client on a day
package reminder

import "errors"

var errNoZone = errors.New("no such time zone")
