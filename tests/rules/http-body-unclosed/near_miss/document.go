package nearmiss

import (
	"net/http"

	"github.com/PuerkitoBio/goquery"
)

// The document is read from the body, which is closed then.
func title(c *http.Client, url string) (string, error) {
	resp, err := c.Get(url)
	if err != nil {
		return "", err
	}
	doc, err := goquery.NewDocumentFromResponse(resp)
	if err != nil {
		return "", err
	}
	return doc.Find("title").Text(), nil
}
