# Weft's container images, from a checkout alone:
#   docker build --target proxy    -t weft.dev/proxy:0.1.0 .
#   docker build --target operator -t weft.dev/operator:0.1.0 .
#   docker build --target sample-shop -t weft.dev/sample-shop:0.1.0 .      (and sample-pulse)
# For linux/amd64 and linux/arm64. An AOT cache fits one architecture, so each is built on its own (an emulated one takes longer):
#   docker buildx build --platform linux/amd64,linux/arm64 --target proxy -t ... --push .
# The images have no shell and no package manager, and need no writable root file system. build/rootfs says what is in them.

# Any image with Maven, a JDK 25 and apt-get.
ARG BUILDER=docker.io/library/maven:3-eclipse-temurin-25
FROM ${BUILDER} AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends nftables iptables \
 && rm -rf /var/lib/apt/lists/*
COPY . /src
WORKDIR /src
# jlink's runtimes, and caches trained under traffic: the build runs both programs.
RUN mvn -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip -pl image -am package \
 && for program in proxy operator samples; do build/rootfs "$program" "/rootfs/$program"; done

FROM scratch AS proxy
COPY --from=build /rootfs/proxy /
# One thread does the work: one arena of malloc's is enough.
ENV MALLOC_ARENA_MAX=1
USER 2102:2102
ENTRYPOINT ["/weft/runtime/bin/java", "@/weft/lib/java.options", "@/weft/lib/container.options"]
CMD ["proxy"]
LABEL org.opencontainers.image.title="Weft proxy" org.opencontainers.image.licenses="Apache-2.0"

FROM scratch AS operator
COPY --from=build /rootfs/operator /
ENV MALLOC_ARENA_MAX=1
USER 65532:65532
ENTRYPOINT ["/weft/runtime/bin/java", "@/weft/lib/java.options", "@/weft/lib/container.options"]
CMD ["operator"]
LABEL org.opencontainers.image.title="Weft operator" org.opencontainers.image.licenses="Apache-2.0"

FROM scratch AS samples
COPY --from=build /rootfs/samples /
ENV MALLOC_ARENA_MAX=1
USER 65532:65532

FROM samples AS sample-shop
ENTRYPOINT ["/weft/runtime/bin/java", "@/weft/lib/java.options", "@/weft/lib/container.options", "dev.weft.samples.shop.Main"]

FROM samples AS sample-pulse
ENTRYPOINT ["/weft/runtime/bin/java", "@/weft/lib/java.options", "@/weft/lib/container.options", "dev.weft.samples.pulse.Main"]
