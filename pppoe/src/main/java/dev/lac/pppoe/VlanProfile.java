package dev.lac.pppoe;

/**
 * The profile of some of an interface's VLANs; the first whose range holds the VLAN applies.
 *
 * @param range the VLANs
 * @param profile what is offered on them
 */
public record VlanProfile(VlanRange range, Profile profile) {}
