# By itself this compiles the program. `make container` hands over a binary of
# ./dist instead, so that the image holds the very bytes of the release.
ARG BINARY=compiled

FROM golang:1.26 AS compiled
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=container
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=${VERSION}" -o /waterline ./cmd/waterline && mkdir /data

FROM scratch AS released
ARG TARGETARCH=amd64
ARG VERSION=container
COPY dist/waterline_${VERSION}_linux_${TARGETARCH} /waterline
WORKDIR /data

FROM ${BINARY} AS binary

# Nothing but the program: it brings time zones and certificates along, and
# there is no shell to reach and no user with rights.
FROM scratch
COPY --from=binary --chmod=0555 /waterline /waterline
COPY --from=binary --chown=65532:65532 /data /data
USER 65532:65532
ENV WATERLINE_ADDR=0.0.0.0:8080 WATERLINE_DATA=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["/waterline", "health"]
ENTRYPOINT ["/waterline"]
CMD ["serve"]
