package org.kennel.stays;

interface StayNames {
    String EXTEND = "stay.extend";
    String CHECK = "stay.check";
}
