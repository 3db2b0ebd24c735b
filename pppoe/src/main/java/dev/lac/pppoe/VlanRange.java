package dev.lac.pppoe;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of VLANs by the VLAN IDs of their IEEE 802.1Q tags.
 *
 * <p>As text: {@code untagged}; {@code 100} or {@code 100-199} for frames with one tag; {@code 100.200}, {@code 100.1-4094} or
 * {@code 100-199.1-4094} for frames with two, the outer first. VLAN IDs are 0 to 4,094.
 *
 * @param count how many tags a frame has, 0 to 2
 * @param outerFirst the lowest outer VLAN ID; −1 when there is no such tag, as in all the following
 * @param outerLast the highest outer VLAN ID
 * @param innerFirst the lowest inner VLAN ID
 * @param innerLast the highest inner VLAN ID
 */
public record VlanRange(int count, int outerFirst, int outerLast, int innerFirst, int innerLast) {
    /** Frames without a tag. */
    public static final VlanRange UNTAGGED = new VlanRange(0, -1, -1, -1, -1);

    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?(?:(\\.)(\\d{1,4})(?:-(\\d{1,4}))?)?");
    private static final int LAST_ID = 4094;

    public VlanRange {
        check(count > 0, outerFirst, outerLast);
        check(count > 1, innerFirst, innerLast);
        if (count < 0 || count > 2) {
            throw new IllegalArgumentException("a frame of " + count + " VLAN tags");
        }
    }

    private static void check(boolean present, int first, int last) {
        if (present ? first < 0 || first > last || last > LAST_ID : first != -1 || last != -1) {
            throw new IllegalArgumentException("not a range of VLAN IDs: " + first + "-" + last);
        }
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException when {@code text} is no range
     */
    public static VlanRange parse(String text) {
        if (text.equals("untagged")) {
            return UNTAGGED;
        }
        Matcher match = TEXT.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("not a range of VLANs: " + text);
        }
        int outer = Integer.parseInt(match.group(1));
        int outerLast = match.group(2) == null ? outer : Integer.parseInt(match.group(2));
        if (match.group(3) == null) {
            return new VlanRange(1, outer, outerLast, -1, -1);
        }
        int inner = Integer.parseInt(match.group(4));
        return new VlanRange(
                2, outer, outerLast, inner, match.group(5) == null ? inner : Integer.parseInt(match.group(5)));
    }

    /** Whether a frame with these tags is on one of the VLANs. */
    public boolean contains(VlanTags tags) {
        return tags.count() == count
                && tags.outerId() >= outerFirst
                && tags.outerId() <= outerLast
                && tags.innerId() >= innerFirst
                && tags.innerId() <= innerLast;
    }

    @Override
    public String toString() {
        return switch (count) {
            case 0 -> "untagged";
            case 1 -> ids(outerFirst, outerLast);
            default -> ids(outerFirst, outerLast) + "." + ids(innerFirst, innerLast);
        };
    }

    private static String ids(int first, int last) {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
