// Package shadow finds the use of AI tools that nobody approved in logs of
// proxies and of names that were looked up.
//
// A log is known by what is inside, read once from start to end, and memory
// grows with people times tools, not with the log. Of a line only the day, the
// name of the host and who asked are looked at: no path, no query, no text is
// kept, and of a name that is no tool's not even the name. Who asked becomes a
// keyed hash at once. What is said in the end is how many people of a group
// were seen to use a tool, and only of groups that are large enough.
package shadow
