package broken

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"
)

// The loop is left while the watch goes on.
func until(ctx context.Context, set *kubernetes.Clientset, last func(watch.Event) bool) error {
	w, err := set.CoreV1().Pods("default").Watch(ctx, metav1.ListOptions{}) // want "resource-unclosed"
	if err != nil {
		return err
	}
	for event := range w.ResultChan() {
		if last(event) {
			return nil
		}
	}
	return nil
}
