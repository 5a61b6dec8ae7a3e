package broken

import (
	"context"
	"io"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes"
)

// The stream is reached by way of the clientset's groups.
func logs(ctx context.Context, set *kubernetes.Clientset, w io.Writer) error {
	request := set.CoreV1().Pods("default").GetLogs("web", &corev1.PodLogOptions{})
	r, err := request.Stream(ctx)
	defer r.Close() // want "defer-before-error-check"
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}
