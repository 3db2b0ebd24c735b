/** Linux as the LAC uses it: system calls, sockets, kernel structures, libbpf and netlink, by JNA. Knows no protocol of subscribers. */
@NullMarked
package dev.lac.linux;

import org.jspecify.annotations.NullMarked;
