/**
 * The Debian package, installed and run on a copy of this machine that exists in a mount namespace only, and what is in it for
 * Prometheus and Grafana.
 */
package dev.lac.packaging;
