package pdf

import (
	"encoding/xml"
	"strings"
	"time"
)

// packet is the metadata of a file as XMP. The parts in braces are replaced.
const packet = `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
{producer}<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`

func (p Properties) xmp() []byte {
	return []byte(strings.NewReplacer(
		"{title}", marked(p.Title),
		"{subject}", marked(p.Subject),
		"{author}", marked(p.Author),
		"{language}", marked(p.Language),
		"{producer}", p.maker(),
		"{date}", p.Date.UTC().Format(time.RFC3339),
	).Replace(packet))
}

// maker is what made the file, nothing when that is not to be said.
func (p Properties) maker() string {
	if p.Producer == "" {
		return ""
	}
	name := marked(p.Producer)
	return "<pdf:Producer>" + name + "</pdf:Producer>\n<xmp:CreatorTool>" + name + "</xmp:CreatorTool>\n"
}

// marked escapes text for XML.
func marked(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder does not fail
	return b.String()
}
