// Package thirdparty gets responses from libraries whose sources are not at hand.
package thirdparty

import (
	"context"
	"net/http"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"
	"github.com/PuerkitoBio/goquery"
	coder "github.com/coder/websocket"
	"github.com/docker/distribution/registry/client/auth/challenge"
	"github.com/gorilla/websocket"
	"github.com/samber/lo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// The answer to a websocket handshake needs no close.
func gorilla(url string) (int, error) {
	conn, resp, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	return resp.StatusCode, nil
}

// Not even when the handshake fails.
func gorillaFailing(url string) (int, error) {
	conn, resp, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		if resp != nil {
			return resp.StatusCode, err
		}
		return 0, err
	}
	return http.StatusSwitchingProtocols, conn.Close()
}

// Closing it would end the connection with this library.
func coderDial(ctx context.Context, url string) (int, error) {
	conn, resp, err := coder.Dial(ctx, url, nil)
	if err != nil {
		return 0, err
	}
	defer conn.CloseNow()
	return resp.StatusCode, nil
}

// A generic helper of somebody else returns the response.
func mustClosed(c *http.Client, url string) int {
	resp := lo.Must(c.Get(url))
	defer resp.Body.Close()
	return resp.StatusCode
}

// The assertion ends the test unless the request fails, and then there is no response.
func expectFailure(t *testing.T, c *http.Client, url string) {
	_, err := c.Get(url)
	require.Error(t, err)
}

// The same with a response that has a name.
func expectFailureNamed(t *testing.T, c *http.Client, url string) {
	resp, err := c.Get(url)
	require.ErrorContains(t, err, "refused")
	require.Nil(t, resp)
}

// This one goes on, in a test that has failed.
func expectFailureSoftly(t *testing.T, c *http.Client, url string) {
	_, err := c.Get(url)
	assert.ErrorContains(t, err, "refused")
}

// It looks at the response, and lets any through.
func expectSuccessSoftly(t *testing.T, c *http.Client, url string) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, resp.StatusCode)
}

// This assertion lets only a good response through, which is lost.
func expectSuccess(t *testing.T, c *http.Client, url string) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode)
}

// Closed behind the assertion.
func expectSuccessClosed(t *testing.T, c *http.Client, url string) {
	resp, err := c.Get(url)
	require.NoError(t, err)
	defer resp.Body.Close()
	require.Equal(t, http.StatusOK, resp.StatusCode)
}

// The close itself is asserted, in a deferred closure.
func closeAsserted(t *testing.T, c *http.Client, url string) {
	resp, err := c.Get(url)
	require.NoError(t, err)
	defer func() { require.NoError(t, resp.Body.Close()) }()
	assert.Equal(t, http.StatusOK, resp.StatusCode)
}

// What is asked for its challenges is read no further, and closed by nobody.
func challenges(c *http.Client, url string) (int, error) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	return len(challenge.ResponseChallenges(resp)), nil
}

// Quiet: closed, once the challenges are known.
func challengesClosed(c *http.Client, m challenge.Manager, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return m.AddResponse(resp)
}

// The reader that tries again closes the body that it has taken over.
func azureRetrying(ctx context.Context, c *azblob.Client, read func(*blob.RetryReader) error) error {
	got, err := c.DownloadStream(ctx, "box", "name", nil)
	if err != nil {
		return err
	}
	reader := got.NewRetryReader(ctx, &azblob.RetryReaderOptions{})
	defer reader.Close()
	return read(reader)
}

// Nobody closes it.
func azureLost(ctx context.Context, c *azblob.Client, into []byte) error {
	got, err := c.DownloadStream(ctx, "box", "name", nil) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	reader := got.NewRetryReader(ctx, &azblob.RetryReaderOptions{})
	_, err = reader.Read(into)
	return err
}

// A document is read from a body, and a decoder reads one; neither closes it.
func title(c *http.Client, url string) (string, error) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return "", err
	}
	doc, err := goquery.NewDocumentFromReader(resp.Body)
	if err != nil {
		return "", err
	}
	return doc.Find("title").Text(), nil
}

func settings(c *http.Client, url string, into any) error {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	decoder := yaml.NewDecoder(resp.Body)
	decoder.KnownFields(true)
	return decoder.Decode(into)
}

// Quiet: closed.
func settingsClosed(c *http.Client, url string, into any) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return yaml.NewDecoder(resp.Body).Decode(into)
}
