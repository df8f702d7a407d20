want='^(configmaps|endpoints|events|namespaces|nodes|pods|secrets|serviceaccounts|services|deployments|replicasets|statefulsets|daemonsets|jobs|endpointslices|leases|poddisruptionbudgets|roles|rolebindings|clusterroles|clusterrolebindings|mutatingwebhookconfigurations|validatingwebhookconfigurations|customresourcedefinitions|tokenreviews|selfsubjectreviews|selfsubjectaccessreviews|selfsubjectrulesreviews|subjectaccessreviews|localsubjectaccessreviews) '
kubectl api-resources --sort-by=name -o wide --no-headers | grep -E "$want" | grep -v metrics
kubectl api-versions | grep -E '^(v1|apps/v1|policy/v1|batch/v1|discovery.k8s.io/v1|events.k8s.io/v1)$'
kubectl get --raw /api/v1 | tr '{' '\n' | grep -E '"(pods|services|namespaces|serviceaccounts)(/(status|log|token|eviction|finalize))?"' | sed 's/"storageVersionHash":"[^"]*",\?//; s/[],}]*$//' | sort
kubectl get --raw /apis/apps | tr ',{}' '\n\n\n' | LC_ALL=C sort -u
k auth can-i create pods
k auth can-i '*' '*' --all-namespaces
kubectl explain deploy.spec.replicas | head -5
kubectl explain pod.spec.containers | head -5
