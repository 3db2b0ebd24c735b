# perl guest-start.pl COMMAND...: runs a User-Mode-Linux kernel on processors whose state is larger than it knows.
#
# A guest kernel keeps the registers of its processes through PTRACE_GETREGSET and PTRACE_SETREGSET in a buffer whose size was fixed when
# it was built. Where the processor has more (AMX), the host answers EFAULT to the second, and the guest panics. Without the first
# (a seccomp filter answers EIO) it uses PTRACE_GETFPREGS, which is the same everywhere but leaves out what AVX adds; therefore its
# command line tells glibc to use no AVX.
use strict;
use warnings;

my ($nr, $arch, $request) = (0, 4, 16); # offsets in struct seccomp_data
my ($load, $equal, $return) = (0x20, 0x15, 0x06);
my @filter = (
    [$load, 0, 0, $arch], [$equal, 0, 6, 0xc000003e],    # x86-64
    [$load, 0, 0, $nr], [$equal, 0, 4, 101],             # ptrace
    [$load, 0, 0, $request], [$equal, 1, 0, 0x4204],     # PTRACE_GETREGSET
    [$equal, 0, 1, 0x4205],                              # PTRACE_SETREGSET
    [$return, 0, 0, 0x00050005],                         # EIO
    [$return, 0, 0, 0x7fff0000]);                        # as ever
my $code = join '', map { pack 'SCCL', @$_ } @filter;
my $program = pack 'Sx6P', scalar @filter, $code;
my ($prctl, $no_new_privileges, $set_seccomp, $mode_filter) = (157, 38, 22, 2);
syscall($prctl, $no_new_privileges, 1, 0, 0, 0) == 0 or die "no_new_privs: $!\n";
syscall($prctl, $set_seccomp, $mode_filter, $program) == 0 or die "seccomp: $!\n";
exec @ARGV or die "$ARGV[0]: $!\n";
