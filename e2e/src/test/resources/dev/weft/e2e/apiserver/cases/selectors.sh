for i in a b c; do kubectl -n $NS create cm $i > /dev/null; done
kubectl -n $NS label cm a x=1 y=1 > /dev/null; kubectl -n $NS label cm b x=2 > /dev/null
for l in 'x=1' 'x==2' 'x!=1,name' 'x in (1,2)' 'x notin (1)' 'x' '!x' 'x in (2),!y' 'x=1,y=1' 'x=1,y=2' 'a b' 'x in 1'; do k get cm -l "$l" -o name; done
for f in metadata.name=a metadata.name!=a metadata.namespace=$NS metadata.name=a,metadata.namespace=other data.x=1; do k get cm --field-selector "$f" -o name; done
k get cm a b zz -o name
k get pods --field-selector status.phase=Running,spec.nodeName=x -o name
k delete cm -l x
