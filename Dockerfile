FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=container
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /waterline ./cmd/waterline \
 && mkdir -m 0700 /data

# Static: certificates and a user without rights, no shell and no C library.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /waterline /waterline
COPY --from=build --chown=nonroot:nonroot /data /data
USER nonroot
ENV WATERLINE_ADDR=0.0.0.0:8080 WATERLINE_DATA=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["/waterline", "health"]
ENTRYPOINT ["/waterline"]
CMD ["serve"]
