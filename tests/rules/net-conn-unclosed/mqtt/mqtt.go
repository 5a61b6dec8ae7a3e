// Package mqtt connects to brokers.
package mqtt

import (
	"errors"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// Quiet: what could not be connected leaves nothing behind.
func connect(options *paho.ClientOptions) (paho.Client, error) {
	client := paho.NewClient(options)
	if token := client.Connect(); token.Wait() && token.Error() != nil {
		return nil, token.Error()
	}
	return client, nil
}

// It goes on connecting when nobody waits any longer.
func connectSoon(options *paho.ClientOptions) (paho.Client, error) {
	client := paho.NewClient(options) // want "net-conn-unclosed"
	token := client.Connect()
	if !token.WaitTimeout(time.Second) {
		return nil, errors.New("no answer")
	}
	if err := token.Error(); err != nil {
		return nil, err
	}
	return client, nil
}

// Another token tells of what was asked of the connection.
func listen(options *paho.ClientOptions, topic string, heard paho.MessageHandler) (paho.Client, error) {
	client := paho.NewClient(options) // want "net-conn-unclosed"
	if token := client.Connect(); token.Wait() && token.Error() != nil {
		return nil, token.Error()
	}
	if token := client.Subscribe(topic, 0, heard); token.Wait() && token.Error() != nil {
		return nil, token.Error()
	}
	return client, nil
}
