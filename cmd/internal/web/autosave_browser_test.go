package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// said waits until the status of the page has a text with a part.
func (b *browser) said(part string) {
	b.t.Helper()
	last := ""
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		var err error
		last, err = chromedp.Run(b, chromedp.Evaluate[string](`document.getElementById("saved").textContent`))
		must(b.t, err)
		if strings.Contains(last, part) {
			return
		}
	}
	b.t.Errorf("%s never said %q, but %q", b.path(), part, last)
}

// offline takes the browser off the network or brings it back.
func (b *browser) offline(off bool) {
	b.t.Helper()
	conditions := network.OverrideNetworkStateParams{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}
	_, err := chromedp.Call(b, cutOff, conditions)
	must(b.t, err)
}

// cutOff takes the same parameters as the command that only says so.
var cutOff = cdp.Command[network.OverrideNetworkStateParams, cdp.Empty]{Method: "Network.emulateNetworkConditions"}

// types types into a box and leaves it, as a respondent does.
func (b *browser) types(selector chromedp.CSS, text string) {
	b.t.Helper()
	_, err := chromedp.Run(b, chromedp.Evaluate[bool](`document.querySelector("`+string(selector)+`").select(), true`))
	must(b.t, err)
	must(b.t, chromedp.Do(b, chromedp.SendKeys(selector, text), chromedp.Blur(selector)))
}

func TestBrowserSavesWhileTyping(t *testing.T) {
	b := launch(t, 320, true)
	root := b.site.quick()
	volume := b.site.addProcess(root) + "/PR-VOLUME"
	number := func() float64 {
		return b.site.stored(root).Answers.Groups["process"][0].Values["PR-VOLUME"].Number
	}
	b.visit(volume)
	b.types("#low", "900")
	b.said("Saved 12:00 UTC")
	if got := number(); got != 900 {
		t.Errorf("said to be saved is 900, stored is %v", got)
	}
	b.types("#low", "many")
	b.said("Not saved. Enter a number")
	if got := number(); got != 900 {
		t.Errorf("after a wrong value stored is %v", got)
	}

	b.site.set(noon.Add(12 * time.Minute))
	wantStatus(t, b.site.fill(volume, url.Values{"low": {"1400"}}), http.StatusSeeOther)
	b.types("#low", "800")
	b.said("Changed at 12:12 UTC to 1,400")
	if status := b.press("main form button.button"); status != http.StatusConflict || number() != 1400 {
		t.Errorf("status %d, stored %v before anybody chose", status, number())
	}
	b.fits()
	if status := b.press("main form button.button"); status != http.StatusOK || number() != 800 {
		t.Errorf("after choosing mine: status %d, stored %v", status, number())
	}

	b.visit(volume)
	b.offline(true)
	b.types("#low", "700")
	b.said("You are offline")
	must(t, chromedp.Do(b, chromedp.Click(chromedp.CSS("main form button.button"))))
	if typed, err := chromedp.Run(b, chromedp.Evaluate[string](`document.getElementById("low").value`)); err != nil || typed != "700" {
		t.Errorf("offline, after Continue, the page holds %q (%v)", typed, err)
	}
	b.offline(false)
	b.said("Saved")
	if number() != 700 {
		t.Errorf("back on the network, stored is %v", number())
	}
}
