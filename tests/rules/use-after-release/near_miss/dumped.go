package nearmiss

import (
	"encoding/json"
	"log"
	"net/http"
	"net/http/httputil"
)

// The dump puts another body in the place of the one that it closes.
func dumped(client *http.Client, req *http.Request, verbose bool, into any) error {
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	if verbose {
		dump, err := httputil.DumpResponse(resp, true)
		if err == nil {
			log.Print(string(dump))
		}
	}
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(into)
}
