// select: leak

package families

import (
	"errors"
	"net/http"

	"github.com/gorilla/websocket"
)

// The answer to the handshake tells whether there is a connection.
func answered(url string) (*websocket.Conn, error) {
	conn, resp, err := websocket.DefaultDialer.Dial(url, nil)
	if resp != nil {
		switch resp.StatusCode {
		case http.StatusSwitchingProtocols:
		case http.StatusMovedPermanently:
			return nil, errors.New("moved")
		default:
			return nil, errors.New("refused")
		}
	}
	return conn, err
}

// No server agrees with a number above that.
func answeredAbove(url string) (*websocket.Conn, error) {
	conn, resp, err := websocket.DefaultDialer.Dial(url, nil)
	if resp != nil && resp.StatusCode >= 300 {
		return nil, errors.New(resp.Status)
	}
	return conn, err
}

// It has agreed.
func answeredWell(url string) (*websocket.Conn, error) {
	conn, resp, err := websocket.DefaultDialer.Dial(url, nil) // want "net-conn-unclosed"
	if resp != nil && resp.StatusCode == http.StatusSwitchingProtocols {
		if resp.Header.Get("Version") == "" {
			return nil, errors.New("no version")
		}
	}
	return conn, err
}
