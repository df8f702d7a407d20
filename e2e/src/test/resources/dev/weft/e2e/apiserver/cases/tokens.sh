k create sa bob
echo '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"schedulerName":"none","serviceAccountName":"bob","containers":[{"name":"a","image":"x"}]}}' | k create -f -
token() { kubectl -n $NS create token bob "$@"; }
review() { printf '{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"%s","audiences":[%s]}}' "$1" "$2" | k create -f - -o jsonpath='{.status.authenticated} {.status.user.username} {.status.user.groups} {.status.audiences}{.status.user.extra.authentication\.kubernetes\.io/pod-name}'; echo; }
review "$(token --audience weft.dev)" '"weft.dev"'
review "$(token --audience weft.dev)" '"other","weft.dev"'
review "$(token --audience weft.dev --bound-object-kind Pod --bound-object-name p)" '"weft.dev"'
review "$(token)" ''
printf '{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"%s","audiences":["weft.dev"]}}' "$(token)" | kubectl create -f - -o jsonpath='{.status.authenticated}'
bound=$(token --audience weft.dev --bound-object-kind Pod --bound-object-name p)
k delete pod p
review "$bound" '"weft.dev"'
review nonsense '"weft.dev"'
token --audience weft.dev --bound-object-kind Pod --bound-object-name p
token --duration 1m
kubectl -n $NS create token nobody
token --duration 1h | cut -d. -f2 | tr '_-' '/+' | base64 -d 2>/dev/null | grep -o '"kubernetes.io":{"namespace":"[^"]*","serviceaccount":{"name":"bob"' ; echo
alice=$(token)
unset_config() { kubectl --token "$alice" --server "$(kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}')" --insecure-skip-tls-verify --kubeconfig /dev/null "$@"; }
unset_config auth whoami -o jsonpath='{.status.userInfo.username} {.status.userInfo.groups}'; echo
alice=nonsense
unset_config auth whoami
