package nearmiss

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"
)

// A watch that has closed its channel has ended.
func follow(ctx context.Context, set *kubernetes.Clientset, told func(watch.Event)) error {
	for {
		w, err := set.CoreV1().Pods("default").Watch(ctx, metav1.ListOptions{})
		if err != nil {
			return err
		}
		for event := range w.ResultChan() {
			told(event)
		}
	}
}

// Whichever of two it is.
func followEither(ctx context.Context, set *kubernetes.Clientset, ns string, told func(watch.Event)) error {
	var w watch.Interface
	var err error
	if ns == "" {
		w, err = set.CoreV1().Pods("default").Watch(ctx, metav1.ListOptions{})
	} else {
		w, err = set.CoreV1().Pods(ns).Watch(ctx, metav1.ListOptions{})
	}
	if err != nil {
		return err
	}
	for event := range w.ResultChan() {
		told(event)
	}
	return nil
}

// So has one that gives nothing any more.
func next(ctx context.Context, set *kubernetes.Clientset) (*watch.Event, error) {
	w, err := set.CoreV1().Pods("default").Watch(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, err
	}
	event, ok := <-w.ResultChan()
	if !ok {
		return nil, nil
	}
	w.Stop()
	return &event, nil
}
