"""Which exit code answers which error. The only place that knows both.

========  =====================================================
0         done
1         we failed: a defect, or something that should not be
2         the command was not understood
3         the input cannot be read
4         the input was read, and breaks a rule
5         what was asked for is not there
6         it stands against something that is there already
130       interrupted
========  =====================================================
"""

from cami import errors

DEFECT, UNREADABLE, INVALID, NOT_FOUND, CONFLICT = 1, 3, 4, 5, 6

EXIT_OF: dict[type[errors.CamiError], int] = {
    errors.InvalidInputError: INVALID,
    errors.CRSMismatchError: INVALID,
    errors.NotConvergedError: DEFECT,
    errors.GridsDifferError: INVALID,
    errors.ConditionUnknownError: INVALID,
    errors.BadSourceError: INVALID,
    errors.NoTargetsError: INVALID,
    errors.CRSMissingError: INVALID,
    errors.CRSUnfitError: INVALID,
    errors.CRSUnknownError: INVALID,
    errors.GridUnfitError: INVALID,
    errors.GridsMisalignedError: INVALID,
    errors.ExtentTooSmallError: INVALID,
    errors.TimesUnorderedError: INVALID,
    errors.TooFewFixesError: INVALID,
    errors.TrackStillError: INVALID,
    errors.RasterUnreadableError: UNREADABLE,
    errors.FixesUnreadableError: UNREADABLE,
    errors.BarriersUnreadableError: UNREADABLE,
    errors.RasterEmptyError: INVALID,
    errors.ClassWithoutRuleError: INVALID,
    errors.NothingPassableError: INVALID,
    errors.UnknownOptionError: INVALID,
    errors.BadCurrentsError: INVALID,
    errors.UnbalancedCurrentsError: INVALID,
    errors.NotEnoughMemoryError: INVALID,
    errors.NoRoomError: INVALID,
    errors.DaskMissingError: DEFECT,
    errors.PortBusyError: CONFLICT,
    errors.UserExistsError: CONFLICT,
    errors.UnfitUserError: INVALID,
    errors.UserMissingError: NOT_FOUND,
    errors.RoleUnfitError: INVALID,
    errors.SourceMissingError: NOT_FOUND,
    errors.SourceUnreadableError: UNREADABLE,
    errors.SourceTooLargeError: UNREADABLE,
    errors.PassageTooLongError: UNREADABLE,
    errors.SourceEmptyError: UNREADABLE,
    errors.SourceBinaryError: UNREADABLE,
    errors.SourceFormatError: UNREADABLE,
    errors.TextEncodingError: UNREADABLE,
    errors.WordEncryptedError: UNREADABLE,
    errors.WordLegacyError: UNREADABLE,
    errors.WordDamagedError: UNREADABLE,
    errors.WordInflatesError: UNREADABLE,
    errors.WordEntityError: UNREADABLE,
    errors.NotAProgrammeError: INVALID,
    errors.ColumnMissingError: INVALID,
    errors.ProgrammeMissingError: NOT_FOUND,
    errors.FindingMissingError: NOT_FOUND,
    errors.OutputUnwritableError: DEFECT,
    errors.BadNameError: INVALID,
    errors.AppendOnlyError: DEFECT,
    errors.NotAllowedError: CONFLICT,
    errors.RoundExistsError: CONFLICT,
    errors.RoundMissingError: NOT_FOUND,
    errors.RoundClosedError: CONFLICT,
    errors.NothingToSubmitError: CONFLICT,
    errors.StatementMissingError: NOT_FOUND,
    errors.RecordMissingError: NOT_FOUND,
    errors.SecondPersonError: CONFLICT,
    errors.InvitationSpentError: NOT_FOUND,
    errors.LinkSpentError: NOT_FOUND,
    errors.FileRefusedError: UNREADABLE,
    errors.FileWithMacrosError: UNREADABLE,
    errors.LineageUnconfirmedError: CONFLICT,
    errors.FormNotOursError: UNREADABLE,
    errors.FormDamagedError: UNREADABLE,
    errors.FormEncryptedError: UNREADABLE,
    errors.FormInflatesError: UNREADABLE,
    errors.FormVersionError: INVALID,
    errors.FormOtherRoundError: CONFLICT,
    errors.FormOlderRoundError: CONFLICT,
    errors.FormOtherCountryError: CONFLICT,
    errors.FormRowsChangedError: INVALID,
    errors.NothingToExportError: NOT_FOUND,
}
